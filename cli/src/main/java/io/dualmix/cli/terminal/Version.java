package io.dualmix.cli.terminal;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The versions of DualMix and Java, without loading any native library. */
public final class Version implements IVersionProvider {
  private static final String RESOURCE = "/META-INF/maven/io.dualmix/dualmix-cli/pom.properties";

  @Override
  public String[] getVersion() throws IOException {
    return new String[] {
      "DualMix " + number(),
      "Java "
          + System.getProperty("java.version")
          + ", "
          + System.getProperty("os.name")
          + " "
          + System.getProperty("os.arch")
    };
  }

  /** The version of the jar; {@code (not packaged)} when run from class files. */
  static String number() throws IOException {
    try (InputStream stream = Version.class.getResourceAsStream(RESOURCE)) {
      if (stream == null) {
        return "(not packaged)";
      }
      Properties properties = new Properties();
      properties.load(stream);
      return properties.getProperty("version");
    }
  }
}
