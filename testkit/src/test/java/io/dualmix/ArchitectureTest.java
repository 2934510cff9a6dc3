package io.dualmix;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the one direction of imports; docs/architecture.md shows the same table. */
class ArchitectureTest {
  private static final JavaClasses CODE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("/testkit/"))
          .importPackages("io.dualmix");

  private static final List<String> MODULES = List.of("core", "scenes", "bench");

  /** Room: the rooms that it may use. */
  private static final Map<String, List<String>> MAY_USE =
      table(
          """
          config:
          storage:
          tensor:
          plugin:
          recipe: config plugin
          data.image: storage tensor
          data: storage tensor data.image
          data.augment: config tensor plugin data.image data
          data.cache: storage data.image data
          data.region: data.image
          data.annotation: storage data.image data data.region
          data.format: config storage data.image data data.annotation
          data.load: tensor data.image data data.augment
          mix: tensor data.image data data.augment data.load
          audit: tensor data.image data mix
          scenes: config data.image data data.format
          model: tensor plugin
          weights: storage tensor data.image model
          weights.published: storage
          export: storage tensor data.image model weights
          eval: tensor data.image data data.load model
          train.event: data.image data data.load eval
          train: config storage tensor data.image data.load model weights eval train.event
          train.objective: tensor data.image data.augment data.load mix model eval train \
              train.event
          reference: config recipe data.format model
          adapt.pseudo: config storage data.image data data.load eval train.event train
          adapt.setup: config storage tensor plugin recipe data.image data data.augment data.cache \
              data.format data.load mix audit model weights weights.published eval train \
              train.objective
          adapt: config storage tensor recipe data.image data data.load model weights eval \
              train.event train adapt.pseudo adapt.setup
          adapt.preflight: config recipe data.image data audit train.objective adapt.setup
          adapt.rehearsal: config tensor recipe data.image data data.augment data.load audit \
              model eval train adapt.setup
          run: config storage plugin recipe data.image data eval train.event
          run.sink: config storage plugin recipe data.image data data.load eval train.event run
          predict: tensor recipe data.image model weights run
          session: config storage tensor recipe data data.image model weights \
              weights.published train.event train adapt.setup adapt adapt.preflight run run.sink
          bench: config storage tensor recipe data.image data data.augment data.cache \
              data.format data.load mix scenes model weights eval train adapt.pseudo \
              adapt.setup adapt.rehearsal export
          """);

  private static Map<String, List<String>> table(String text) {
    Map<String, List<String>> table = new LinkedHashMap<>();
    for (String line : text.lines().toList()) {
      String[] parts = line.split(":", 2);
      String used = parts[1].strip();
      table.put(parts[0], used.isEmpty() ? List.of() : List.of(used.split("\\s+")));
    }
    return table;
  }

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

  /** A permission that nothing uses is a door left open. */
  @ParameterizedTest
  @MethodSource("packages")
  void everyPermissionIsUsed(String name) {
    Set<String> used = new TreeSet<>();
    for (JavaClass type : CODE.getPackage("io.dualmix." + name).getClasses()) {
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        used.add(dependency.getTargetClass().getPackageName());
      }
    }
    assertThat(MAY_USE.get(name).stream().map(room -> "io.dualmix." + room))
        .as("rooms that %s may use", name)
        .isSubsetOf(used);
  }

  @Test
  void everyRoomSaysWhatItIsFor() {
    for (String room : MAY_USE.keySet()) {
      String file = "src/main/java/io/dualmix/" + room.replace('.', '/') + "/package-info.java";
      assertThat(MODULES.stream().map(module -> Path.of("..", module, file)))
          .as(file)
          .anyMatch(Files::exists);
    }
  }

  @Test
  void noTwoClassesShareASimpleName() {
    Map<String, List<String>> byName = new TreeMap<>();
    for (JavaClass type : CODE) {
      if (type.isTopLevelClass() && !type.getSimpleName().equals("package-info")) {
        byName.computeIfAbsent(type.getSimpleName(), n -> new ArrayList<>()).add(type.getName());
      }
    }
    assertThat(byName.values()).allSatisfy(types -> assertThat(types).hasSize(1));
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
