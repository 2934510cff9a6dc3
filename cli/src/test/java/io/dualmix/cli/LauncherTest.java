package io.dualmix.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** When the script {@code dualmix} builds, with a Maven and a Java that only note their calls. */
@Tag("slow")
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a shell script")
class LauncherTest {
  private static final String MAVEN =
      """
      #!/bin/sh
      echo "$*" >>"$CALLS"
      echo '[INFO] Building DualMix core 9.9                                             [1/2]'
      [ -z "${BROKEN-}" ] || { echo '[ERROR] A.java:[3,1] not a statement'; exit 1; }
      mkdir -p cli/target/lib
      : >cli/target/dualmix-cli-9.9.jar
      """;

  @TempDir Path folder;
  private Path checkout;
  private Path java;
  private Path tools;
  private Path calls;

  @BeforeEach
  void writeCheckout() throws IOException {
    checkout = folder.resolve("checkout");
    write(
        checkout.resolve("pom.xml"),
        """
        <project><modelVersion>4.0.0</modelVersion>
          <version>${revision}</version>
          <properties><revision>9.9</revision></properties>
          <module>core</module>
          <module>cli</module>
        </project>
        """);
    write(checkout.resolve("core/pom.xml"), "<project/>");
    write(checkout.resolve("cli/pom.xml"), "<project/>");
    write(checkout.resolve("core/src/main/java/A.java"), "class A {}");
    write(checkout.resolve("cli/src/main/java/B.java"), "class B {}");
    write(checkout.resolve(".mvn/jvm.config"), "-Xmx1g");
    program(checkout.resolve("dualmix"), Files.readString(Path.of("..", "dualmix")));
    java = folder.resolve("jdk");
    write(java.resolve("release"), "JAVA_VERSION=\"17.0.1\"\n");
    program(java.resolve("bin/java"), "#!/bin/sh\necho \"java $*\"\n");
    program(java.resolve("bin/javac"), "#!/bin/sh\n");
    tools = folder.resolve("tools");
    program(tools.resolve("mvn"), MAVEN);
    calls = folder.resolve("calls.txt");
  }

  @Test
  void itBuildsOnceAndRunsTheJarOfTheProjectsVersion() throws Exception {
    assertThat(run(checkout, true, 0)).contains("dualmix: building");
    assertThat(run(checkout, true, 0))
        .contains("cli/target/dualmix-cli-9.9.jar io.dualmix.cli.DualMix doctor")
        .doesNotContain("building");
    assertThat(builds()).isOne();
  }

  @Test
  void newTimesOfTheSameContentsBuildNothing() throws Exception {
    run(checkout, true, 0);
    touchAll(checkout, Instant.now().plusSeconds(60));

    assertThat(run(checkout, true, 0)).doesNotContain("building");
    assertThat(builds()).isOne();
  }

  @Test
  void aCopiedCheckoutRunsWithoutMaven() throws Exception {
    run(checkout, true, 0);
    Path copy = folder.resolve("a copy");
    command(0, "cp", "-r", checkout.toString(), copy.toString());
    touchAll(copy.resolve("core"), Instant.now().plusSeconds(60));

    assertThat(run(copy, false, 0)).contains("java ").doesNotContain("Maven");
    assertThat(builds()).isOne();
  }

  @Test
  void changedNewAndDeletedSourcesAreBuilt() throws Exception {
    run(checkout, true, 0);
    Path source = checkout.resolve("core/src/main/java/A.java");
    write(source, "class A { int a; }");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(2)));
    run(checkout, true, 0);
    assertThat(builds()).isEqualTo(2);

    write(checkout.resolve("cli/src/main/java/C.java"), "class C {}");
    touchAll(checkout.resolve("cli/src"), Instant.now().plusSeconds(4));
    run(checkout, true, 0);
    assertThat(builds()).isEqualTo(3);

    Files.delete(checkout.resolve("cli/src/main/java/C.java"));
    touchAll(checkout.resolve("cli/src"), Instant.now().plusSeconds(6));
    run(checkout, true, 0);
    assertThat(builds()).isEqualTo(4);
  }

  @Test
  void aBuildThatIsNoTerminalsHasALineForEachModuleAndNoEscapeCode() throws Exception {
    assertThat(run(checkout, true, 0)).doesNotContain("\u001B").doesNotContain("\r");
    assertThat(Files.readString(calls)).contains("-Dstyle.color=never");
  }

  @Test
  void aFailedBuildSaysWhyAndIsTriedAgain() throws Exception {
    assertThat(run(checkout, true, 1, "BROKEN=1"))
        .contains("A.java:[3,1] not a statement", "the build failed", "dualmix-build.log");
    run(checkout, true, 0);
    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void theBuildsLineHasNoPadding() throws Exception {
    assertThat(run(checkout, true, 0)).contains("dualmix: building DualMix core 9.9 [1/2]\n");
  }

  @Test
  void javaIsToldHowTheProgramWasCalled() throws Exception {
    assertThat(run(checkout, true, 0))
        .contains("-Ddualmix.command=" + checkout.resolve("dualmix") + " ");
    // As a shell starts a script that it has found on the PATH.
    assertThat(run(checkout, true, 0, "PATH_FIRST=" + checkout))
        .contains("-Ddualmix.command=dualmix ");
  }

  @Test
  void anUnpackedArchiveRunsWhatItHasAndBuildsNothing() throws Exception {
    Path archive = folder.resolve("dualmix 9.9");
    program(archive.resolve("bin/dualmix"), Files.readString(Path.of("..", "dualmix")));
    write(archive.resolve("lib/dualmix-cli-9.9.jar"), "");

    String home = archive.toRealPath().toString();
    assertThat(run(archive.resolve("bin"), false, 0))
        .contains(
            "-Ddualmix.home=" + home + " ", "-cp " + home + "/lib/* io.dualmix.cli.DualMix doctor");
    assertThat(archive.resolve("cli")).doesNotExist();
    assertThat(archive.resolve("target")).doesNotExist();

    program(archive.resolve("runtime/bin/java"), "#!/bin/sh\necho \"own java $*\"\n");
    write(archive.resolve("runtime/release"), "JAVA_VERSION=\"25\"\n");
    assertThat(run(archive.resolve("bin"), false, 0))
        .contains("own java --enable-native-access=ALL-UNNAMED");
  }

  @Test
  void withoutMavenTheWrapperBuilds() throws Exception {
    program(checkout.resolve("mvnw"), MAVEN);

    assertThat(run(checkout, false, 0)).contains("building", "io.dualmix.cli.DualMix doctor");
    assertThat(builds()).isOne();
  }

  @Test
  void aLocaleThatIsNotInstalledDoesNotLeaveJavaWithAscii() throws Exception {
    program(java.resolve("bin/java"), "#!/bin/sh\necho \"locale $LC_ALL\"\n");
    program(folder.resolve("tools/locale"), "#!/bin/sh\necho ANSI_X3.4-1968\n");
    assertThat(run(checkout, true, 0, "LC_ALL=en_US.UTF-8")).contains("locale C.UTF-8");

    program(folder.resolve("tools/locale"), "#!/bin/sh\necho UTF-8\n");
    assertThat(run(checkout, true, 0, "LC_ALL=en_US.UTF-8")).contains("locale en_US.UTF-8");
  }

  @Test
  void withoutMavenItSaysWhichOneIsNeeded() throws Exception {
    assertThat(run(checkout, false, 1)).contains("there is no Maven", "Maven 3.8 or newer");
    assertThat(Files.readString(Path.of("..", "README.md"))).contains("Maven 3.8 or newer");
  }

  private long builds() throws IOException {
    return Files.readAllLines(calls).size();
  }

  private String run(Path where, boolean maven, int code, String... variables) throws Exception {
    List<String> command = new ArrayList<>(List.of("/usr/bin/env", "-u", "DUALMIX_BUILD_OPTS"));
    command.addAll(List.of(variables));
    command.add("CALLS=" + calls);
    command.add("JAVA_HOME=" + java);
    String first =
        Stream.of(variables)
            .filter(variable -> variable.startsWith("PATH_FIRST="))
            .map(variable -> variable.substring("PATH_FIRST=".length()) + ":")
            .collect(Collectors.joining());
    command.add("PATH=" + first + (maven ? tools + ":" : "") + withoutMaven());
    command.addAll(List.of(where.resolve("dualmix").toString(), "doctor"));
    return command(code, command.toArray(String[]::new));
  }

  /** The few programs that the script needs, without any Maven of this machine. */
  private String withoutMaven() throws IOException {
    Path bin = folder.resolve("bin");
    List<String> needed =
        List.of(
            "cat",
            "sed",
            "find",
            "cksum",
            "sort",
            "head",
            "tail",
            "touch",
            "rm",
            "mv",
            "mkdir",
            "sleep",
            "date",
            "dirname",
            "readlink");
    for (String name : needed) {
      Path program = Path.of("/usr/bin", name);
      program = Files.exists(program) ? program : Path.of("/bin", name);
      program(bin.resolve(name), "#!/bin/sh\nexec " + program + " \"$@\"\n");
    }
    return bin.toString();
  }

  private static String command(int code, String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isEqualTo(code);
    return output;
  }

  private static void touchAll(Path folder, Instant time) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(f -> !f.toString().contains("target")).toList()) {
        Files.setLastModifiedTime(file, FileTime.from(time));
      }
    }
  }

  private static void program(Path file, String text) throws IOException {
    write(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
