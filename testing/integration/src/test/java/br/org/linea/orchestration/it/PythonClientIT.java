package br.org.linea.orchestration.it;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.stack.clients.DeviceLogin;
import br.org.linea.orchestration.stack.clients.MachineClient;
import br.org.linea.orchestration.stack.clients.People;
import br.org.linea.orchestration.stack.process.Child;
import br.org.linea.orchestration.stack.process.ProjectFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The Python client as its users get it: built, installed in a fresh environment, and tried there
 * by its own tests. Debian's packages are its libraries, so that no package is downloaded.
 */
class PythonClientIT {

  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final String PYTHON = "/usr/bin/python3";
  private static final Path SOURCES = ProjectFolder.find().root().resolve("clients/python");

  private static final Pattern PAGE = Pattern.compile("http\\S+user_code=\\S+");

  @TempDir private static Path temp;

  private static Path wheel;
  private static Path archive;

  @BeforeAll
  static void build() throws IOException {
    // The wheel is made from the archive, which so has all that a build needs. Debian leaves out a
    // library of hatchling that only editable installs need.
    run(
        SOURCES,
        List.of(
            PYTHON,
            "-m",
            "build",
            "--no-isolation",
            "--skip-dependency-check",
            "--outdir",
            temp + "/dist",
            "."));
    wheel = built(".whl");
    archive = built(".tar.gz");
  }

  private static Path built(String ending) throws IOException {
    try (Stream<Path> files = Files.list(temp.resolve("dist"))) {
      return files.filter(file -> file.toString().endsWith(ending)).findAny().orElseThrow();
    }
  }

  @Test
  void the_installed_package_passes_its_tests_against_the_pair() {
    Platform platform = Platform.shared();
    MachineClient client = platform.register();
    String python = install("wheel", wheel);

    run(
        SOURCES,
        Map.of(
            "ORCHEST_URL",
            platform.api().url().toString(),
            "ORCHEST_CLIENT_ID",
            client.id(),
            "ORCHEST_CLIENT_SECRET",
            client.secret()),
        List.of(
            python, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/unit", "tests/real"));
  }

  @Test
  void a_person_logs_in_with_a_browser_works_for_an_owner_and_logs_out() throws IOException {
    Platform platform = Platform.shared();
    MachineClient owner = platform.register();
    String person = "ana-" + owner.id();
    String password = UUID.randomUUID().toString();
    try (People people = platform.stack().keycloak().people()) {
      people.add(person, password, List.of(owner.id(), owner.id() + "-more"), List.of());
    }
    Path bin = Path.of(install("person", wheel)).getParent();
    assertThat(bin.resolveSibling("share/man/man1/orchestration.1")).exists();
    Map<String, String> settings =
        Map.of("PATH", bin + ":/usr/bin:/bin", "XDG_CONFIG_HOME", temp + "/config");

    Path said = temp.resolve("login.log");
    Child login =
        Child.start(
            "login",
            temp,
            said,
            settings,
            List.of(
                bin.resolve("python").toString(),
                "-u",
                bin.resolve("orchestration").toString(),
                "--url",
                platform.api().url().toString(),
                "login"));
    try {
      Awaitility.await("the address to open")
          .atMost(LIMIT)
          .until(() -> PAGE.matcher(Files.readString(said)).find() || !login.isAlive());
      Matcher page = PAGE.matcher(Files.readString(said));
      assertThat(page.find()).as(Files.readString(said)).isTrue();
      new DeviceLogin(person, password).confirm(URI.create(page.group()));
      assertThat(login.awaitExit(LIMIT)).as(Files.readString(said)).isZero();
    } finally {
      login.kill();
    }

    Path kept = temp.resolve("config/orchestration/login.json");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
        .isEqualTo("rw-------");
    script(settings, "! orchestration start hello_world 2> why && grep -q 'several owners' why");
    script(
        settings,
        "orchestration start hello_world --owner %s --config '{\"seconds\": 0}' --wait"
            .formatted(owner.id()));
    script(
        settings, "orchestration list --json | grep -q '\"owner\": \"%s\"'".formatted(owner.id()));
    // Renewed, since it looks as if the token had expired.
    String expired = "sed -i 's/\"expires_at\": [0-9.]*/\"expires_at\": 0/' " + kept;
    script(settings, expired + " && orchestration list && ! grep -q '\"expires_at\": 0}' " + kept);

    script(settings, "cp %1$s stolen && orchestration logout && test ! -e %1$s".formatted(kept));
    script(
        settings,
        "cp stolen %s && %s && ! orchestration list 2> why && grep -q 'The login is over' why"
            .formatted(kept, expired));
  }

  private static void script(Map<String, String> settings, String line) {
    run(temp, settings, List.of("bash", "-ec", line));
  }

  @Test
  void the_archive_can_be_installed_as_well() {
    String python = install("archive", archive);

    run(temp, List.of(python, "-c", "import linea_orchestration.compat.maestro"));
    run(temp, List.of(temp + "/archive/bin/orchestration", "--version"));
  }

  @Test
  void its_types_are_sound() {
    run(SOURCES, List.of(PYTHON, "-m", "mypy", "--cache-dir", temp + "/mypy", "src"));
    assertThat(SOURCES.resolve("src/linea_orchestration/py.typed")).exists();
  }

  private static String install(String name, Path distribution) {
    Path environment = temp.resolve(name);
    String python = environment.resolve("bin/python").toString();
    run(temp, List.of(PYTHON, "-m", "venv", "--system-site-packages", environment.toString()));
    run(
        temp,
        List.of(
            python,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--no-index",
            "--no-build-isolation",
            distribution.toString()));
    return python;
  }

  private static void run(Path folder, List<String> argv) {
    run(folder, Map.of(), argv);
  }

  private static void run(Path folder, Map<String, String> more, List<String> argv) {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("PYTHONDONTWRITEBYTECODE", "1");
    environment.put("HOME", temp.toString());
    // This machine's own settings of pip, such as an index, are no part of the test.
    environment.put("PIP_CONFIG_FILE", "/dev/null");
    try {
      Path log = Files.createTempFile(temp, "python-", ".log");
      int exit = Child.start("python", folder, log, environment, argv).awaitExit(LIMIT);
      assertThat(exit).as("%s%n%s", String.join(" ", argv), Files.readString(log)).isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
