package io.dualmix.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dualmix.DualMixException;
import io.dualmix.config.Experiment;
import io.dualmix.recipe.Recipe;
import io.dualmix.recipe.StageSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.UnaryOperator;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jars as users may put them into the plugins folder, good and broken. */
class PluginsTest {
  private static final String LISTED = "far.Good\n";

  @TempDir static Path sources;
  private static RecipeClasses far;

  @TempDir Path folder;

  @BeforeAll
  static void compile() throws IOException {
    far =
        new RecipeClasses(
            sources,
            Map.of(
                "Good", "",
                "Twin", "",
                "Nameless", "public String name() { return \" \"; }",
                "Needy", "public String name() { return Library.NAME.toString(); }",
                "Library", "static final Object NAME = \"needy\";",
                "Refusing", "public Refusing() { throw new RuntimeException(\"not today\"); }",
                "Picky", "public Picky(int one) {}"));
  }

  private Plugins opened() {
    return Plugins.in(Optional.of(folder), PluginsTest.class.getClassLoader());
  }

  private List<Recipe> recipes(List<Recipe> builtIn) {
    return opened().with(builtIn, Recipe.class, "recipe", Recipe::name);
  }

  /** What is reported of the folder's jars; it always names the jar and has a remedy. */
  private AbstractThrowableAssert<?, ?> fault(Path jar) {
    Throwable thrown = catchThrowable(() -> recipes(List.of()));
    assertThat(thrown).isInstanceOf(DualMixException.class).hasMessageContaining(jar.toString());
    assertThat(((DualMixException) thrown).remedy()).isNotBlank();
    return assertThat(thrown);
  }

  @Test
  void aJarInTheFolderIsFoundWithItsVersionAndChecksum() throws Exception {
    Path jar = far.jar(folder.resolve("far.jar"), "Good");
    Files.writeString(folder.resolve("notes.txt"), "no jar");

    assertThat(recipes(List.of()).stream().map(Recipe::name)).containsExactly("far");
    PluginJar found = opened().jars().get(0);
    assertThat(found.name()).isEqualTo("far.jar");
    assertThat(found.version()).hasValue("1.2");
    assertThat(found.offers()).isEqualTo(Map.of(Recipe.class.getName(), List.of("far.Good")));
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar));
    assertThat(found.sha256()).isEqualTo(HexFormat.of().formatHex(digest));
  }

  @Test
  void theNamesOfTheServicesAreThoseOfInterfaces() throws ClassNotFoundException {
    for (String name : Services.NAMES) {
      assertThat(Class.forName(name)).isInterface();
    }
  }

  @Test
  void everyImplementationIsCreatedOnce() throws IOException {
    far.jar(folder.resolve("far.jar"), "Good");
    Plugins plugins = opened();

    assertThat(plugins.provided(Recipe.class)).isEqualTo(plugins.provided(Recipe.class));
  }

  @Test
  void builtInOnesComeFirst() throws IOException {
    far.jar(folder.resolve("far.jar"), "Needy", "Library");
    Recipe own = new Own();

    assertThat(recipes(List.of(own)).stream().map(Recipe::name)).containsExactly("far", "needy");
  }

  @Test
  void aPluginFindsTheLibrariesBesideIt() throws IOException {
    far.jar(folder.resolve("a.jar"), "Needy");
    far.jar(folder.resolve("b.jar"), null, UnaryOperator.identity(), "Library");

    assertThat(recipes(List.of())).hasSize(1);
    assertThat(opened().jars().get(1).offers()).isEmpty();
  }

  @Test
  void aFolderThatDoesNotExistHasNoPlugins() {
    Optional<Path> none = Optional.of(folder.resolve("none"));

    assertThat(Plugins.in(none, PluginsTest.class.getClassLoader()).jars()).isEmpty();
  }

  @Test
  void whatIsNoJarIsNamed() throws IOException {
    Path text = Files.writeString(folder.resolve("text.jar"), "<html>404 not found</html>");
    assertThatThrownBy(this::opened)
        .hasMessageContaining(text + " cannot be used: it is not a jar");

    Files.write(text, new byte[0]);
    assertThatThrownBy(this::opened).hasMessageContaining(text.toString());

    Path whole = far.jar(folder.resolve("whole.jar"), "Good");
    byte[] bytes = Files.readAllBytes(whole);
    Files.delete(whole);
    Files.write(text, Arrays.copyOf(bytes, bytes.length / 2));
    assertThatThrownBy(this::opened).hasMessageContaining(text.toString());

    Files.delete(text);
    Files.createDirectory(text);
    assertThatThrownBy(this::opened).hasMessageContaining(text + " cannot be used: it is a folder");
  }

  @Test
  void aListedClassThatIsNotThereIsNamed() throws IOException {
    Path jar = far.jar(folder.resolve("far.jar"), LISTED, UnaryOperator.identity());

    fault(jar).hasMessageContaining("lists the class far.Good, which is not in it");
  }

  @Test
  void aClassOfANewerJavaSaysWhichOneItNeeds() throws IOException {
    UnaryOperator<byte[]> newer =
        bytes -> {
          bytes[7] = 99; // The class file's version.
          return bytes;
        };
    Path jar = far.jar(folder.resolve("far.jar"), LISTED, newer, "Good", "Base");

    fault(jar).hasMessageContaining("needs Java 55, and this is Java");
  }

  @Test
  void aDamagedClassIsNamed() throws IOException {
    Path jar =
        far.jar(
            folder.resolve("far.jar"), LISTED, bytes -> Arrays.copyOf(bytes, 20), "Good", "Base");

    fault(jar).hasMessageContaining("the class far.Good does not load");
  }

  @Test
  void aMissingLibraryIsNamed() throws IOException {
    Path jar = far.jar(folder.resolve("far.jar"), "Needy");

    fault(jar).hasMessageContaining("far/Library");
  }

  @Test
  void aConstructorThatFailsOrTakesArgumentsIsNamed() throws IOException {
    Path jar = far.jar(folder.resolve("far.jar"), "Refusing");
    fault(jar).hasMessageContaining("RuntimeException: not today");

    far.jar(jar, "Picky");
    fault(jar).hasMessageContaining("no public constructor without parameters");
  }

  @Test
  void aClassOfAnotherKindIsNamed() throws IOException {
    Path jar = far.jar(folder.resolve("far.jar"), "java.lang.Object", UnaryOperator.identity());

    fault(jar).hasMessageContaining("java.lang.Object is no io.dualmix.recipe.Recipe");
  }

  @Test
  void aLineThatIsNoClassNameIsNamed() throws IOException {
    Path jar = far.jar(folder.resolve("far.jar"), "# far\nfar/Good\n", UnaryOperator.identity());

    assertThatThrownBy(this::opened)
        .hasMessageContaining(jar.toString())
        .hasMessageContaining("line 2")
        .hasMessageContaining("far/Good");
  }

  @Test
  void anImplementationWithoutANameIsNamed() throws IOException {
    Path jar = far.jar(folder.resolve("far.jar"), "Nameless");

    fault(jar).hasMessageContaining("far.Nameless has no name");
  }

  @Test
  void twoOfOneNameAreBothNamed() throws IOException {
    Path first = far.jar(folder.resolve("a.jar"), "Good");
    Path second = far.jar(folder.resolve("b.jar"), "Twin");

    fault(first)
        .hasMessageContaining("Two recipes are named 'far'")
        .hasMessageContaining(second.toString());
  }

  @Test
  void aNameThatTheLibraryHasIsNotTaken() throws IOException {
    Path jar = far.jar(folder.resolve("a.jar"), "Good");

    assertThatThrownBy(() -> recipes(List.of(new Own())))
        .hasMessageContaining(jar.toString())
        .hasMessageContaining("of DualMix");
  }

  @Test
  void twoVersionsOfOnePluginAreBothNamed() throws IOException {
    Path first = far.jar(folder.resolve("far-1.jar"), "Good");
    Path second = far.jar(folder.resolve("far-2.jar"), "Good");

    fault(first)
        .hasMessageContaining("both have the class")
        .hasMessageContaining(second.toString());
  }

  @Test
  void aFailureInAPluginsCodeLeadsToItsJar() throws IOException {
    Path jar = far.jar(folder.resolve("far.jar"), "Good");
    Plugins plugins = opened();
    Recipe recipe = plugins.provided(Recipe.class).get(0).service();

    Throwable failure = catchThrowable(() -> recipe.stages(null));

    assertThat(plugins.origin(new IllegalStateException(failure)).orElseThrow().file())
        .isEqualTo(jar);
    assertThat(plugins.origin(new IllegalStateException())).isEmpty();
  }

  @Test
  void theVariableComesBeforeTheInstallation() {
    Properties installation = new Properties();
    installation.setProperty("dualmix.home", "/opt/dualmix");
    Map<String, String> home = Map.of("DUALMIX_HOME", folder.toString());

    assertThat(PluginHome.folder(home, installation)).hasValue(folder.resolve("plugins"));
    assertThat(PluginHome.folder(Map.of(), installation)).hasValue(Path.of("/opt/dualmix/plugins"));
    assertThat(PluginHome.folder(Map.of(), new Properties())).isEmpty();
    assertThatThrownBy(
            () -> PluginHome.folder(Map.of("DUALMIX_HOME", folder + "/gone"), installation))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("DUALMIX_HOME is '" + folder + "/gone'");
  }

  /** A recipe of the library. */
  private static final class Own implements Recipe {
    @Override
    public String name() {
      return "far";
    }

    @Override
    public String description() {
      return "Built in.";
    }

    @Override
    public List<StageSpec> stages(Experiment experiment) {
      return List.of();
    }
  }
}
