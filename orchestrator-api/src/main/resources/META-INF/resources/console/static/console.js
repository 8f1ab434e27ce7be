"use strict";
(() => {
  const language = document.documentElement.lang;
  const short = new Intl.DateTimeFormat(language, { dateStyle: "short", timeStyle: "medium" });

  // Times in the reader's zone; the title keeps UTC.
  const localTimes = (within) => {
    for (const time of within.querySelectorAll("time[datetime]:not([data-local])")) {
      const at = new Date(time.dateTime);
      if (Number.isNaN(at.getTime())) {
        continue;
      }
      time.textContent = short.format(at);
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

  // A lost stream is shown on the page; htmx would also write the bare event to the browser's log.
  htmx.logger = (element, name, detail) => {
    if (name === "htmx:sseError") {
      delete detail.error;
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
      document.getElementById("stop").hidden = false;
    } else {
      return;
    }
    htmx.process(line);
    line.classList.add("changed");
  };

  // What a run writes: a window of at most this many bytes of a file of any size.
  const MOST = 1 << 20;
  const viewer = (section) => {
    const text = section.querySelector("pre");
    const status = section.querySelector("[data-output-status]");
    const follow = section.querySelector("[data-do=follow]");
    const earlier = section.querySelector("[data-do=earlier]");
    const find = section.querySelector("input[type=search]");
    const state = { stream: "out", bytes: new Uint8Array(0), first: 0, next: 0, following: !follow.hidden, turn: 0, found: -1 };

    const join = (a, b) => {
      const joined = new Uint8Array(a.length + b.length);
      joined.set(a);
      joined.set(b, a.length);
      return joined;
    };
    const draw = () => {
      text.textContent = new TextDecoder().decode(state.bytes);
      earlier.hidden = state.first === 0;
    };
    const ask = async (offset) => {
      const turn = state.turn;
      const answer = await fetch(`${section.dataset.output}?stream=${state.stream}&offset=${offset}`, {
        headers: { "X-Requested-With": "JavaScript" },
      });
      if (answer.status === 499) {
        location.reload();
      }
      if (turn !== state.turn) {
        return null;
      }
      if (!answer.ok) {
        const why = await answer.text();
        status.textContent = answer.status === 410 ? why : `${section.dataset.away} ${why}`;
        return null;
      }
      const bytes = new Uint8Array(await answer.arrayBuffer());
      status.textContent = answer.headers.get("X-Log-Source") === "kept-tail" ? section.dataset.kept : "";
      return { bytes, offset: Number(answer.headers.get("X-Log-Offset")), size: Number(answer.headers.get("X-Log-Size")) };
    };
    const end = async () => {
      state.turn++;
      const part = await ask(-65536);
      if (part) {
        state.bytes = part.bytes;
        state.first = part.offset;
        state.next = part.offset + part.bytes.length;
        draw();
        text.scrollTop = text.scrollHeight;
        if (part.size === 0) {
          status.textContent = section.dataset.nothing;
        }
      }
    };
    const more = async () => {
      const part = await ask(state.next);
      if (part && part.bytes.length > 0) {
        const atEnd = text.scrollHeight - text.scrollTop - text.clientHeight < 40;
        state.bytes = join(state.bytes, part.bytes);
        state.next += part.bytes.length;
        if (state.bytes.length > MOST) {
          state.first += state.bytes.length - MOST;
          state.bytes = state.bytes.slice(-MOST);
        }
        draw();
        if (atEnd) {
          text.scrollTop = text.scrollHeight;
        }
      }
    };
    const before = async () => {
      const from = Math.max(0, state.first - 262144);
      const part = await ask(from);
      if (part) {
        // Of a stored end there may be nothing earlier.
        const fresh = part.bytes.slice(0, Math.max(0, state.first - part.offset));
        state.bytes = join(fresh, state.bytes);
        state.first = Math.min(state.first, part.offset);
        draw();
        earlier.hidden ||= fresh.length === 0;
        text.scrollTop = 0;
      }
    };
    const setFollowing = (on) => {
      state.following = on;
      follow.textContent = on ? follow.dataset.on : follow.dataset.off;
    };
    const search = () => {
      const node = text.firstChild;
      const wanted = find.value.toLowerCase();
      if (!node || !wanted) {
        return;
      }
      const all = node.data.toLowerCase();
      let at = all.indexOf(wanted, state.found + 1);
      if (at < 0) {
        at = all.indexOf(wanted);
      }
      state.found = at;
      if (at >= 0) {
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + wanted.length);
        getSelection().removeAllRanges();
        getSelection().addRange(range);
        text.scrollTop += range.getBoundingClientRect().top - text.getBoundingClientRect().top - text.clientHeight / 2;
      }
    };
    const quietly = (work) => work().catch(() => { status.textContent = section.dataset.away; });

    section.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button?.dataset.stream) {
        state.stream = button.dataset.stream;
        for (const each of section.querySelectorAll("[data-stream]")) {
          each.classList.toggle("active", each === button);
          each.setAttribute("aria-pressed", String(each === button));
        }
        quietly(end);
      } else if (button?.dataset.do === "follow") {
        setFollowing(!state.following);
      } else if (button?.dataset.do === "earlier") {
        setFollowing(false);
        quietly(before);
      } else if (button?.dataset.do === "end") {
        quietly(end);
      }
    });
    find.addEventListener("keydown", (event) => {
      if (event.key === "Enter") {
        setFollowing(false);
        search();
      }
    });
    const loop = async () => {
      if (state.following && !document.hidden) {
        await quietly(more);
      }
      // A process that is over writes nothing more; its last part may still come.
      const over = document.querySelector("#state [data-test=state][data-state=SUCCESSFUL], #state [data-test=state][data-state=FAILED], #state [data-test=state][data-state=STOPPED]");
      setTimeout(loop, over && over === document.querySelector("#state [data-test=state]") ? 15000 : 1500);
    };
    quietly(end).then(loop);
  };

  // The job script does not change; it is read when it is first opened.
  const script = (details) => {
    const text = details.querySelector("pre");
    const status = details.querySelector("[role=status]");
    details.addEventListener("toggle", async () => {
      if (!details.open || !text.hidden) {
        return;
      }
      status.textContent = "";
      try {
        const answer = await fetch(details.dataset.script, { headers: { "X-Requested-With": "JavaScript" } });
        if (answer.status === 499) {
          location.reload();
        }
        const body = await answer.text();
        if (!answer.ok || body === "") {
          status.textContent = answer.ok ? details.dataset.nothing : `${details.dataset.away} ${body}`;
          return;
        }
        text.textContent = body;
        text.hidden = false;
        details.querySelector("button").hidden = false;
      } catch {
        status.textContent = details.dataset.away;
      }
    });
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
  document.addEventListener("htmx:sseClose", (event) => {
    const status = event.target.querySelector("[data-live-status]");
    if (status && event.detail.type === "message") {
      status.textContent = "";
    }
  });
  document.addEventListener("htmx:load", () => show(document));
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
  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("[data-copy]");
    if (button) {
      await navigator.clipboard.writeText(document.querySelector(button.dataset.copy).textContent);
      button.textContent = button.dataset.done;
    }
  });
  document.addEventListener("DOMContentLoaded", () => {
    show(document);
    const phone = matchMedia("(max-width: 48rem)");
    for (const filters of document.querySelectorAll("details.on-phones")) {
      const fold = () => {
        filters.open = !phone.matches;
      };
      fold();
      phone.addEventListener("change", fold);
    }
    document.querySelectorAll("[data-output]").forEach(viewer);
    document.querySelectorAll("[data-script]").forEach(script);
    setInterval(() => durations(document), 1000);
    const again = document.querySelector("[data-reload]");
    if (again) {
      setTimeout(() => location.reload(), Number(again.dataset.reload) * 1000);
    }
  });
})();
