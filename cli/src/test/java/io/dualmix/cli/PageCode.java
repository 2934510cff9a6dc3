package io.dualmix.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;

/** Compiles Java of documents and examples against the class path of the tests, and runs it. */
final class PageCode {
  private PageCode() {}

  /** Compiles a source file; classes go below the folder. */
  static void compile(Path source, Path folder) {
    int code =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                folder.toString(),
                source.toString());
    assertThat(code).as(source.toString()).isZero();
  }

  /**
   * Runs a block of a page: imports, then statements.
   *
   * @param name of the class that is made of it
   * @param folder of the paths in it, and of the class
   * @param result an expression over its variables
   * @return the value of the expression
   */
  static Object run(String name, String block, Path folder, String result) throws Exception {
    String body = lines(block, false).replace("Path.of(\"", "Path.of(\"" + folder + "/");
    Path source = folder.resolve(name + ".java");
    Files.writeString(
        source,
        lines(block, true)
            + "\npublic final class "
            + name
            + " implements java.util.concurrent.Callable<Object> {\n"
            + "public Object call() throws Exception {\n"
            + body
            + "\nreturn "
            + result
            + ";\n}\n}\n");
    compile(source, folder);
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
      Object made = loader.loadClass(name).getDeclaredConstructor().newInstance();
      return ((Callable<?>) made).call();
    }
  }

  private static String lines(String block, boolean imports) {
    return block
        .lines()
        .filter(line -> line.startsWith("import ") == imports)
        .collect(Collectors.joining("\n"));
  }
}
