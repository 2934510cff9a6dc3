package io.dualmix;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents and examples show to applications and plugins has the mark. */
class PublicApiTest {
  private static final JavaClasses CODE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("/testkit/"))
          .importPackages("io.dualmix");

  private static final Pattern IMPORT =
      Pattern.compile("(?m)^import (io\\.dualmix(?:\\.[a-z]+)*\\.[A-Z]\\w*)");

  private static final Pattern SERVICE =
      Pattern.compile("`(io\\.dualmix(?:\\.[a-z]+)+\\.[A-Z]\\w*)`");

  private static Set<String> marked() {
    return CODE.stream()
        .filter(type -> type.isAnnotatedWith(PublicApi.class))
        .map(JavaClass::getName)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> found(Pattern pattern, Path folder, String ending) throws IOException {
    Set<String> names = new TreeSet<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(ending)).toList()) {
        pattern
            .matcher(Files.readString(file))
            .results()
            .forEach(match -> names.add(match.group(1)));
      }
    }
    return names;
  }

  @Test
  void codeInTheDocumentsUsesNothingElse() throws IOException {
    assertThat(marked()).containsAll(found(IMPORT, Path.of("..", "docs"), ".md"));
  }

  @Test
  void examplesUseNothingElse() throws IOException {
    assertThat(marked()).containsAll(found(IMPORT, Path.of("..", "examples"), ".java"));
  }

  @Test
  void theServicesOfPluginsAreMarked() throws IOException {
    Set<String> services = found(SERVICE, Path.of("..", "docs"), "plugins.md");
    assertThat(services).hasSize(7);
    assertThat(marked()).containsAll(services);
  }
}
