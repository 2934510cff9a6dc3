package io.dualmix.fuzz;

import io.dualmix.config.Experiment;
import io.dualmix.config.Experiments;
import io.dualmix.data.Dataset;
import io.dualmix.data.LabelledSplit;
import io.dualmix.data.annotation.AnnotatedClasses;
import io.dualmix.data.annotation.AnnotatedImages;
import io.dualmix.data.annotation.CocoAnnotations;
import io.dualmix.data.annotation.CvatAnnotations;
import io.dualmix.data.annotation.LabelStudioAnnotations;
import io.dualmix.data.annotation.LabelmeFiles;
import io.dualmix.data.format.CityscapesClasses;
import io.dualmix.data.format.FolderDataset;
import io.dualmix.data.format.FolderSpec;
import io.dualmix.data.format.Gta5Layout;
import io.dualmix.data.format.VistasLayout;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.ClassTable.SemanticClass;
import io.dualmix.data.image.LabelMapping;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** What describes data: experiments, lists, and the data sets' own tables. */
final class DatasetTargets {
  private static final ClassTable CLASSES =
      new ClassTable(List.of(new SemanticClass("sky", 1), new SemanticClass("road", 2)));
  private static final List<String> NAMES = List.of("00001", "00002", "00003");

  private static final String EXPERIMENT =
      """
      # A comment.
      name: fuzz
      seed: 1
      data:
        source: {type: scenes, look: game, seed: 1, count: 20, width: 160, height: 120}
        target: {type: scenes, look: camera, seed: 2, count: 20, width: 160, height: 120}
        validation: {type: scenes, look: camera, seed: 3, count: 10, width: 160, height: 120}
        labelled: {count: 6, seed: 1}
      augmentation:
        scale: [0.75, 1.5]
        crop: {width: 160, height: 120}
      model: {architecture: deeplabv3plus, backbone: mobilenetv1_025, head_channels: 64}
      optimiser:
        learning_rate: 0.003
        weight_decay: 1.0e-2
      method:
        rounds: 2
        baselines: [source_only, target_only]
        baseline: {steps: 200, batch: 8, start: random}
        region_teacher: {steps: 300, batch: 8, start: source_only}
        sample_teacher: {steps: 170, batch: 8, start: source_only}
        student: {steps: 150, batch: 8, start: source_only}
      """;

  private static final String VISTAS =
      """
      {"labels": [
        {"color": [165, 42, 42], "instances": true, "readable": "Bird",
         "name": "animal--bird", "evaluate": true},
        {"color": [128, 64, 128], "instances": false, "readable": "Road",
         "name": "construction--flat--road", "evaluate": true},
        {"color": [0, 0, 0], "instances": false, "readable": "Unlabeled",
         "name": "void--unlabeled", "evaluate": false}],
       "version": "1.1", "mapping": "public"}
      """;

  private static final AnnotatedClasses ANNOTATED =
      new AnnotatedClasses(CLASSES, Set.of("void"), 0);

  private static final String COCO =
      """
      {"images": [
        {"id": 1, "file_name": "00001.png", "width": 5, "height": 4},
        {"id": 2, "file_name": "00002.png", "width": 5, "height": 4},
        {"id": 3, "file_name": "00003.png", "width": 5, "height": 4}],
       "categories": [{"id": 1, "name": "sky"}, {"id": 2, "name": "road", "color": [1, 2, 3]}],
       "annotations": [
        {"id": 1, "image_id": 1, "category_id": 2, "segmentation": [[0.5, 1, 4, 1, 3.25, 3]]},
        {"id": 2, "image_id": 2, "category_id": 2, "iscrowd": 1,
         "segmentation": {"size": [4, 5], "counts": [3, 9, 8]}},
        {"id": 3, "image_id": 3, "category_id": 1,
         "segmentation": {"size": [4, 5], "counts": "398"}}]}
      """;

  private static final String CVAT =
      """
      <?xml version="1.0" encoding="utf-8"?>
      <annotations><version>1.1</version><meta><task><labels>
        <label><name>sky</name><color>#000001</color></label>
        <label><name>road</name><color>#000002</color></label></labels></task></meta>
      <image id="0" name="00001.png" width="5" height="4">
        <polygon label="road" source="manual" points="0.50,1.00;4.00,1.00;3.25,3.00" z_order="1"/>
        <box label="sky" xtl="1.00" ytl="1.00" xbr="3.00" ybr="3.00" rotation="30" z_order="0"/>
      </image>
      <image id="1" name="00002.png" width="5" height="4">
        <mask label="void" rle="1, 2, 1" left="1" top="1" width="2" height="2" z_order="0"/>
        <ellipse label="sky" cx="2" cy="2" rx="1.5" ry="1" z_order="-1"/>
      </image></annotations>
      """;

  private static final String LABELME =
      """
      {"version": "5.3.1", "flags": {}, "shapes": [
        {"label": "road", "points": [[0.5, 1], [4, 1], [3.25, 3]], "shape_type": "polygon"},
        {"label": "sky", "points": [[1, 1], [2, 2]], "shape_type": "rectangle"},
        {"label": "sky", "points": [[1, 1], [2, 2]], "shape_type": "circle"},
        {"label": "void", "points": [[0, 0], [3, 3], [4, 1]], "shape_type": "linestrip"}],
       "imagePath": "../images/00001.png", "imageData": null, "imageHeight": 4, "imageWidth": 5}
      """;

  private static final String LABEL_STUDIO =
      """
      [{"id": 1, "data": {"image": "/data/upload/1/0a1b2c3d-00001.png"}, "annotations": [
        {"was_cancelled": false, "result": [
          {"id": "a", "original_width": 5, "original_height": 4, "image_rotation": 0,
           "value": {"points": [[10, 25], [80, 25], [65, 75]], "polygonlabels": ["road"]}},
          {"id": "b", "original_width": 5, "original_height": 4, "value":
           {"x": 20, "y": 25, "width": 40, "height": 50, "rotation": 30,
            "rectanglelabels": ["sky"]}},
          {"id": "c", "original_width": 5, "original_height": 4, "value":
           {"x": 40, "y": 50, "radiusX": 30, "radiusY": 25, "ellipselabels": ["void"]}},
          {"id": "d", "original_width": 5, "original_height": 4, "value": {"format": "rle", "rle":
           [0, 0, 0, 80, 57, 27, 254, 23, 0, 193, 127, 248, 28, 3, 3, 255, 225, 176, 0],
           "brushlabels": ["sky"]}}]}]}]
      """;

  private static final String LIST =
      """
      images/00001.png labels/00001.png
      images/00002.png\tlabels/00002.png
      images/00003.png
      """;

  private DatasetTargets() {}

  static List<FuzzTarget> in(Path folder) throws IOException {
    writePairs(folder.resolve("mat-split"), "images/", "labels/", ".png");
    writePairs(folder.resolve("split-list"), "images/", "labels/", ".png");
    writePairs(folder.resolve("folder-list"), "images/", "labels/", ".png");
    writePairs(folder.resolve("vistas-config"), "training/images/", "training/labels/", ".jpg");
    writePairs(folder.resolve("coco"), "images/", "labels/", ".png");
    writePairs(folder.resolve("cvat"), "images/", "labels/", ".png");
    writePairs(folder.resolve("labelme"), "images/", "labels/", ".png");
    writePairs(folder.resolve("label-studio"), "images/", "labels/", ".png");
    Dataset pictures =
        FolderDataset.open(
            FolderSpec.folders(
                folder.resolve("split-list"), "images", "labels", CLASSES, mapping()));
    return List.of(
        FuzzTarget.of(
            "experiment",
            "experiment.yaml",
            experiments(),
            TextMutations::any,
            DatasetTargets::readExperiment),
        FuzzTarget.of(
            "mat-split",
            "split.mat",
            List.of(
                MatBuilder.file(true, "trainIds", 1, 3), MatBuilder.file(false, "trainIds", 1, 2)),
            WeightMutations::mat,
            root -> requireImages(Gta5Layout.open(root, "train", CityscapesClasses.ALL))),
        FuzzTarget.of(
            "split-list",
            "labelled.txt",
            List.of(FuzzTargets.text("# labelled\n00001\n00003\n")),
            TextMutations::any,
            root ->
                Answers.require(
                    LabelledSplit.read(root.resolve("labelled.txt"), pictures).total() == 3,
                    "a split of other images")),
        FuzzTarget.of(
            "folder-list",
            "list.txt",
            List.of(FuzzTargets.text(LIST)),
            TextMutations::any,
            root ->
                requireImages(
                    FolderDataset.open(FolderSpec.list(root, "list.txt", CLASSES, mapping())))),
        FuzzTarget.of(
            "coco",
            "coco.json",
            List.of(FuzzTargets.text(COCO)),
            TextMutations::any,
            root ->
                readLabels(
                    AnnotatedImages.open(
                        root.resolve("images"),
                        List.of(CocoAnnotations.read(root.resolve("coco.json"), false)),
                        ANNOTATED,
                        "COCO"))),
        FuzzTarget.of(
            "cvat",
            "cvat.xml",
            List.of(FuzzTargets.text(CVAT)),
            TextMutations::any,
            root ->
                readLabels(
                    AnnotatedImages.open(
                        root.resolve("images"),
                        List.of(CvatAnnotations.read(root.resolve("cvat.xml"))),
                        ANNOTATED,
                        "CVAT"))),
        FuzzTarget.of(
            "labelme",
            "json/00001.json",
            List.of(FuzzTargets.text(LABELME)),
            TextMutations::any,
            root ->
                readLabels(
                    LabelmeFiles.open(root.resolve("images"), root.resolve("json"), ANNOTATED))),
        FuzzTarget.of(
            "label-studio",
            "project.json",
            List.of(FuzzTargets.text(LABEL_STUDIO)),
            TextMutations::any,
            root ->
                readLabels(
                    AnnotatedImages.open(
                        root.resolve("images"),
                        List.of(LabelStudioAnnotations.read(root.resolve("project.json"), null)),
                        ANNOTATED,
                        "Label Studio"))),
        FuzzTarget.of(
            "vistas-config",
            "config.json",
            List.of(FuzzTargets.text(VISTAS)),
            TextMutations::any,
            root ->
                requireImages(
                    VistasLayout.open(root, new VistasLayout.Options("train", null, null, null)))));
  }

  private static List<byte[]> experiments() {
    String whole = Experiments.dump(Experiments.parse(EXPERIMENT, "seed", List.of()));
    return List.of(FuzzTargets.text(EXPERIMENT), FuzzTargets.text(whole));
  }

  /** What can be read can be written and read again. */
  private static void readExperiment(Path folder) {
    Experiment experiment = Experiments.read(folder.resolve("experiment.yaml"), List.of());
    Experiment again = Experiments.parse(Experiments.dump(experiment), "dump", List.of());
    Answers.require(again.equals(experiment), "its dump is another experiment");
  }

  private static void requireImages(Dataset dataset) {
    Answers.require(dataset.size() > 0, "a data set without images");
  }

  private static void readLabels(Dataset dataset) {
    for (int i = 0; i < dataset.size(); i++) {
      if (dataset.labelled(i)) {
        Answers.require(dataset.label(i).width() == 5, "a label of another size");
      }
    }
  }

  private static LabelMapping mapping() {
    return LabelMapping.indices(CLASSES, List.of());
  }

  private static void writePairs(Path root, String images, String labels, String ending)
      throws IOException {
    for (String name : NAMES) {
      byte[] image = PngBuilder.file(5, 4, 8, PngBuilder.COLOUR, 255);
      FuzzTargets.write(root.resolve(images + name + ending), image);
      byte[] label = PngBuilder.file(5, 4, 8, PngBuilder.PALETTE, 1);
      FuzzTargets.write(root.resolve(labels + name + ".png"), label);
    }
  }
}
