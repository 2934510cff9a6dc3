package io.dualmix.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class NativeLibrariesTest {
  @TempDir Path elsewhere;

  /** Started in a separate process without loaded libraries. */
  static final class Start {
    public static void main(String[] arguments) {
      System.out.println("started on " + Backend.cpu().deviceName());
    }
  }

  @Tag("slow")
  @Test
  @EnabledOnOs(OS.LINUX)
  void anotherLibtorchOnTheLibraryPathIsNotTouched() throws Exception {
    // The linker looks here first. Loading this would fail; a real one would crash the JVM.
    Files.writeString(elsewhere.resolve("libtorch_cpu.so"), "no library");
    assertThat(start()).isEqualTo("started on cpu\n");
  }

  private String start() throws IOException, InterruptedException {
    ProcessBuilder java =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Start.class.getName());
    java.environment().put("LD_LIBRARY_PATH", elsewhere + File.pathSeparator);
    // Apart: with JAVA_TOOL_OPTIONS set, the JVM says so on standard error.
    Path errors = elsewhere.resolve("errors");
    Path output = elsewhere.resolve("output");
    Process process = java.redirectError(errors.toFile()).redirectOutput(output.toFile()).start();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(errors)).isZero();
    return Files.readString(output, StandardCharsets.UTF_8);
  }
}
