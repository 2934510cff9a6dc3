package io.dualmix.data.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.data.Dataset;
import io.dualmix.data.format.VistasLayout.Options;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.ClassTable.SemanticClass;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VistasLayoutTest {
  private static final Options TRAIN = new Options("train", null, null, null);

  /** Five labels in the form of the data set's own file, which has further keys. */
  private static final String CONFIG =
      """
      {
        "labels": [
          {"color": [165, 42, 42], "instances": true, "readable": "Bird",
           "name": "animal--bird", "evaluate": true},
          {"color": [128, 64, 128], "instances": false, "readable": "Road",
           "name": "construction--flat--road", "evaluate": true},
          {"color": [0, 0, 0], "instances": false, "readable": "Unlabeled",
           "name": "void--unlabeled", "evaluate": false},
          {"color": [220, 20, 60], "instances": true, "readable": "Person",
           "name": "human--person", "evaluate": true},
          {"color": [200, 128, 128], "instances": false, "readable": "Lane Marking - Crosswalk",
           "name": "marking--crosswalk-zebra", "evaluate": true}
        ],
        "version": "1.1", "mapping": "public", "folder_structure": "{split}/{content}/{image_id}"
      }
      """;

  @TempDir Path root;
  private SampleFiles files;

  @BeforeEach
  void files() {
    files = new SampleFiles(root);
    files.jpeg("training/images/abc_-1.jpg");
  }

  private void older(String config) {
    files.text("config.json", config);
    files.palette("training/labels/abc_-1.png", 0, 1, 2, 3, 4, 4);
  }

  private static ClassTable table(String... names) {
    return new ClassTable(
        List.of(names).stream().map(name -> new SemanticClass(name, name.hashCode())).toList());
  }

  @Test
  void labelsThatDoNotCountAreIgnoredAndTheOthersMoveUp() {
    older(CONFIG);
    Dataset dataset = VistasLayout.open(root, TRAIN);
    assertThat(dataset.label(0).classes()).containsExactly(0, 1, 255, 2, 3, 3);
  }

  @Test
  void classesComeFromTheFile() {
    older(CONFIG);
    assertThat(VistasLayout.open(root, TRAIN).classes().classes())
        .containsExactly(
            new SemanticClass("Bird", 0xA52A2A),
            new SemanticClass("Road", 0x804080),
            new SemanticClass("Person", 0xDC143C),
            new SemanticClass("Lane Marking - Crosswalk", 0xC88080));
  }

  @Test
  void labelsWithOneReadableNameGetTheirFullNames() {
    older(CONFIG.replace("\"Person\"", "\"Bird\""));
    assertThat(VistasLayout.open(root, TRAIN).classes().names())
        .containsExactly("animal--bird", "Road", "human--person", "Lane Marking - Crosswalk");
  }

  @Test
  void labelsAreMappedToCityscapesByName() {
    older(CONFIG);
    ClassTable table = table("person", "sky", "road");
    Dataset dataset = VistasLayout.open(root, new Options("train", null, table, null));
    assertThat(dataset.label(0).classes()).containsExactly(255, 2, 255, 0, 2, 2);
    assertThat(dataset.classes()).isEqualTo(table);
  }

  @Test
  void tableWithoutACommonClassIsRefused() {
    older(CONFIG);
    assertThatThrownBy(
            () -> VistasLayout.open(root, new Options("train", null, table("sofa"), null)))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("config.json")
        .hasMessageContaining("sofa");
  }

  @ParameterizedTest
  @CsvSource({
    "construction--barrier--curb, sidewalk",
    "construction--barrier--guard-rail, fence",
    "construction--flat--parking, road",
    "construction--flat--pedestrian-area, sidewalk",
    "construction--structure--bridge, building",
    "human--person, person",
    "human--rider--other-rider, rider",
    "marking--general, road",
    "nature--snow, terrain",
    "object--support--traffic-sign-frame, traffic sign",
    "object--support--utility-pole, pole",
    "object--traffic-light, traffic light",
    "object--traffic-sign--front, traffic sign",
    "object--vehicle--on-rails, train",
    "human--person--individual, person",
    "marking--discrete--arrow--left, road",
    "object--traffic-light--general-upright, traffic light"
  })
  void labelBelongsToItsCityscapesClass(String label, String name) {
    assertThat(VistasToCityscapes.of(label)).contains(name);
  }

  @ParameterizedTest
  @CsvSource({
    "animal--bird",
    "construction--barrier--other-barrier",
    "nature--mountain",
    "nature--water",
    "object--street-light",
    "object--traffic-sign--back",
    "object--vehicle--caravan",
    "object--vehicle--other-vehicle",
    "void--ego-vehicle",
    "human",
    "human--personality"
  })
  void labelThatIsNoCityscapesClassIsIgnored(String label) {
    assertThat(VistasToCityscapes.of(label)).isEmpty();
  }

  @Test
  void newerArchiveHasBothVersionsInFolders() {
    files.text("config_v1.2.json", CONFIG);
    files.text("config_v2.0.json", CONFIG.replace("human--person", "human--person--individual"));
    files.palette("training/v1.2/labels/abc_-1.png", 1, 1, 1, 1, 1, 1);
    files.palette("training/v2.0/labels/abc_-1.png", 3, 3, 3, 3, 3, 3);
    ClassTable table = table("person", "road");
    assertThat(
            VistasLayout.open(root, new Options("train", "v1.2", table, null)).label(0).classes())
        .containsOnly(1);
    assertThat(
            VistasLayout.open(root, new Options("train", "v2.0", table, null)).label(0).classes())
        .containsOnly(0);
  }

  @Test
  void bothVersionsNeedAChoice() {
    files.text("config_v1.2.json", CONFIG);
    files.text("config_v2.0.json", CONFIG);
    assertThatThrownBy(() -> VistasLayout.open(root, TRAIN))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("v1.2 and v2.0");
  }

  @Test
  void unknownVersionListsTheKnown() {
    older(CONFIG);
    assertThatThrownBy(() -> VistasLayout.open(root, new Options("train", "v3", null, null)))
        .isInstanceOfSatisfying(
            DualMixException.class, e -> assertThat(e.remedy()).contains("v1.2 and v2.0"));
  }

  @Test
  void missingConfigSaysWhatIsThere() {
    assertThatThrownBy(() -> VistasLayout.open(root, TRAIN))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("config_v2.0.json")
        .hasMessageContaining("there are: training");
  }

  @Test
  void testImagesHaveNoLabels() {
    files.text("config.json", CONFIG);
    files.jpeg("testing/images/x.jpg");
    assertThat(VistasLayout.open(root, new Options("test", null, null, null)).labelled(0))
        .isFalse();
  }

  @Test
  void valueBeyondTheListIsRefused() {
    older(CONFIG);
    files.palette("training/labels/abc_-1.png", 5);
    assertThatThrownBy(() -> VistasLayout.open(root, TRAIN).label(0))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("value 5 (1 pixels)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"labels\": [ | \"labels\": [[ | is not JSON",
        "\"labels\" | \"classes\" | labels should be a list",
        "[165, 42, 42] | [165, 42] | labels.0.color should be three numbers",
        "[165, 42, 42] | [165, 42, 256] | labels.0.color",
        "[165, 42, 42] | \"brown\" | labels.0.color",
        "[165, 42, 42] | [165, 42, 4.5] | labels.0.color",
        "\"evaluate\": false | \"evaluate\": 0 | labels.2.evaluate should be true or false",
        "\"readable\": \"Road\" | \"readable\": 3 | labels.1.readable should be text",
        "\"name\": \"human--person\" | \"nom\": \"x\" | labels.3.name should be text"
      })
  void damagedConfigIsNamedByItsKey(String from, String to, String message) {
    assertThat(CONFIG).contains(from);
    older(CONFIG.replace(from, to));
    assertThatThrownBy(() -> VistasLayout.open(root, TRAIN))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("config.json")
        .hasMessageContaining(message);
  }

  @Test
  void configOfMoreLabelsThanValuesIsRefused() {
    String label =
        "{\"color\": [1, 2, 3], \"readable\": \"a\", \"name\": \"a\", \"evaluate\": true}";
    older("{\"labels\": [" + (label + ",").repeat(255) + label + "]}");
    assertThatThrownBy(() -> VistasLayout.open(root, TRAIN))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("1 to 255 labels");
  }

  @Test
  void deeplyNestedConfigIsRefused() {
    older("{\"labels\": " + "[".repeat(100_000) + "]".repeat(100_000) + "}");
    assertThatThrownBy(() -> VistasLayout.open(root, TRAIN))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("is not JSON");
  }
}
