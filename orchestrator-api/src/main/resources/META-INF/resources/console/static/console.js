"use strict";
(() => {
  const language = document.documentElement.lang;
  const short = new Intl.DateTimeFormat(language, { dateStyle: "short", timeStyle: "medium" });

  // Times in the reader's zone; the title keeps UTC.
  const localTimes = (within) => {
    for (const time of within.querySelectorAll("time[datetime]:not([data-local])")) {
      time.textContent = short.format(new Date(time.dateTime));
      time.title = time.dateTime.replace("T", " ").replace("Z", " UTC");
      time.dataset.local = "";
    }
  };

  const two = (number) => String(number).padStart(2, "0");
  const duration = (milliseconds) => {
    const seconds = Math.max(0, Math.floor(milliseconds / 1000));
    const days = Math.floor(seconds / 86400);
    const clock = `${Math.floor(seconds / 3600) % 24}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
    return days > 0 ? `${days} d ${clock}` : clock;
  };
  const durations = (within) => {
    for (const span of within.querySelectorAll("[data-since]")) {
      const until = span.dataset.until ? Date.parse(span.dataset.until) : Date.now();
      const text = duration(until - Date.parse(span.dataset.since));
      if (span.textContent !== text) {
        span.textContent = text;
      }
    }
  };

  const show = (within) => {
    localTimes(within);
    durations(within);
  };

  const live = (element, on) => {
    const status = element.querySelector("[data-live-status]");
    if (status) {
      status.textContent = on ? status.dataset.on : status.dataset.off;
      status.classList.toggle("lost", !on);
    }
  };

  // A changed line replaces the old one and keeps its selection; a new one comes on top, where the list says so.
  const take = (list, event) => {
    const template = document.createElement("template");
    template.innerHTML = event.data;
    const line = template.content.querySelector("tr");
    const old = document.getElementById(line.id);
    const body = list.querySelector("tbody");
    show(line);
    if (old) {
      const box = old.querySelector("input[type=checkbox]");
      const fresh = line.querySelector("input[type=checkbox]");
      if (box && fresh) {
        fresh.checked = box.checked;
      }
      const focused = old.contains(document.activeElement) ? document.activeElement.tagName : null;
      old.replaceWith(line);
      if (focused) {
        line.querySelector(focused)?.focus();
      }
    } else if (event.type === "line" && list.dataset.live === "true") {
      const before = [...body.rows].find((row) => Number(row.dataset.id) < Number(line.dataset.id));
      body.insertBefore(line, before ?? null);
      while (body.rows.length > Number(list.dataset.most)) {
        body.rows[body.rows.length - 1].remove();
      }
      list.querySelector(".empty")?.remove();
      list.querySelector(".table-wrap").hidden = false;
    } else {
      return;
    }
    htmx.process(line);
    line.classList.add("changed");
  };

  document.addEventListener("htmx:sseBeforeMessage", (event) => {
    const list = event.target.closest("[data-test=list]");
    if (list) {
      event.preventDefault();
      take(list, event.detail);
    }
  });
  document.addEventListener("htmx:sseOpen", (event) => live(event.target, true));
  document.addEventListener("htmx:sseError", (event) => live(event.target, false));
  document.addEventListener("htmx:load", (event) => show(event.target));
  // 499: the login is over. The page itself leads to Keycloak.
  document.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.status === 499) {
      location.reload();
    }
  });
  // With <base>, a fragment alone would lead to another page.
  document.addEventListener("click", (event) => {
    const skip = event.target.closest?.("[data-skip]");
    if (skip) {
      event.preventDefault();
      document.querySelector(skip.dataset.skip).focus();
    }
  });
  document.addEventListener("DOMContentLoaded", () => {
    show(document);
    setInterval(() => durations(document), 1000);
    const again = document.querySelector("[data-reload]");
    if (again) {
      setTimeout(() => location.reload(), Number(again.dataset.reload) * 1000);
    }
  });
})();
