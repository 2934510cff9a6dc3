package io.dualmix;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the one direction of imports; docs/architecture.md shows the same table. */
class ArchitectureTest {
  private static final JavaClasses CODE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.dualmix");

  /** Package -> the packages of ours that it may use. */
  private static final Map<String, List<String>> MAY_USE =
      Map.ofEntries(
          Map.entry("config", List.of()),
          Map.entry("storage", List.of()),
          Map.entry("tensor", List.of("config")),
          Map.entry("data", List.of("config", "tensor", "storage")),
          Map.entry("data.scenes", List.of("data")),
          Map.entry("data.streets", List.of("data")),
          Map.entry("data.general", List.of("data")),
          Map.entry("data.audit", List.of("data", "tensor", "mix")),
          Map.entry("mix", List.of("tensor", "data")),
          Map.entry("model", List.of("tensor", "data")),
          Map.entry("weights", List.of("model", "data", "tensor", "storage")),
          Map.entry("weights.published", List.of("storage")),
          Map.entry("eval", List.of("model", "data", "tensor")),
          Map.entry(
              "train",
              List.of("config", "tensor", "data", "mix", "model", "weights", "eval", "storage")),
          Map.entry(
              "adapt",
              List.of(
                  "config",
                  "tensor",
                  "data",
                  "data.scenes",
                  "data.streets",
                  "data.general",
                  "data.audit",
                  "mix",
                  "model",
                  "weights",
                  "weights.published",
                  "eval",
                  "train",
                  "storage")),
          Map.entry("run", List.of("config", "tensor", "data", "eval", "train", "storage")),
          Map.entry("export", List.of("model", "weights", "tensor", "storage")),
          Map.entry("predict", List.of("model", "weights", "tensor", "data", "run")),
          Map.entry(
              "bench",
              List.of(
                  "config",
                  "data",
                  "data.scenes",
                  "mix",
                  "model",
                  "tensor",
                  "eval",
                  "train",
                  "adapt",
                  "storage")));

  static List<String> packages() {
    return MAY_USE.keySet().stream().sorted().toList();
  }

  @ParameterizedTest
  @MethodSource("packages")
  void importsPointOneWay(String name) {
    List<String> allowed = new ArrayList<>(List.of("io.dualmix." + name));
    MAY_USE.get(name).forEach(other -> allowed.add("io.dualmix." + other));
    List<String> others =
        packages().stream().map(p -> "io.dualmix." + p).filter(p -> !allowed.contains(p)).toList();
    noClasses()
        .that()
        .resideInAPackage("io.dualmix." + name)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(others.toArray(new String[0]))
        .check(CODE);
  }

  @Test
  void everyPackageIsInTheTable() {
    List<String> known = new ArrayList<>(packages().stream().map(p -> "io.dualmix." + p).toList());
    known.add("io.dualmix");
    classes().should().resideInAnyPackage(known.toArray(new String[0])).check(CODE);
  }

  @Test
  void packagesFormNoCircles() {
    slices().matching("io.dualmix.(**)").should().beFreeOfCycles().check(CODE);
  }

  @Test
  void onlyTensorOpensScopesInternals() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.dualmix.tensor")
        .should()
        .dependOnClassesThat()
        .areAssignableTo(PointerScope.class)
        .check(CODE);
  }

  @Test
  void theLibraryPrintsNothing() {
    noClasses()
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(CODE);
  }
}
