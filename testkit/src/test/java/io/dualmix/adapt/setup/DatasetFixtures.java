package io.dualmix.adapt.setup;

import io.dualmix.data.format.StreetFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Three labelled images of every built-in type, as its layout has them, and the keys for them. */
final class DatasetFixtures {
  private static final int WIDTH = 12;
  private static final int HEIGHT = 10;
  private static final List<String> NAMES = List.of("a_000001", "a_000002", "b_000003");

  private final Path root;

  DatasetFixtures(Path root) {
    this.root = root;
  }

  /**
   * Writes the files of a type.
   *
   * @return its keys in YAML, without the braces
   */
  String write(String type) {
    return "type: " + type + ", " + keys(type);
  }

  private String keys(String type) {
    return switch (type) {
      case "chequers" -> "boards: 3, side: 9";
      case "scenes" -> "look: rain, count: 3, width: 48, height: 32";
      case "folder" -> {
        pairs("images/%s.png", "labels/%s.png", 0, 1, 255);
        yield "classes: [road, car]";
      }
      case "concat" -> {
        pairs("images/%s.png", "labels/%s.png", 0, 1, 255);
        yield "parts: [{type: folder, classes: [road, car], range: [0, 2]},"
            + " {type: folder, classes: [road, car], range: [2, 3]}]";
      }
      case "camvid" -> {
        pairs("train/%s.png", "trainannot/%s.png", 0, 10, 11);
        yield "split: train";
      }
      case "camvid32" -> {
        NAMES.forEach(name -> image("images/" + name + ".png"));
        NAMES.forEach(name -> solid("labels/" + name + "_L.png", 0x804080));
        yield "images: images";
      }
      case "cityscapes" -> {
        pairs(
            "leftImg8bit/train/aachen/%s_leftImg8bit.png",
            "gtFine/train/aachen/%s_gtFine_labelIds.png", 7, 26, 0);
        yield "split: train";
      }
      case "gta5" -> {
        NAMES.forEach(name -> image("images/" + name + ".png"));
        for (String name : NAMES) {
          StreetFiles.palette(root.resolve("labels/" + name + ".png"), WIDTH, HEIGHT, 7, 26, 0);
        }
        yield "split: all";
      }
      case "synthia" -> {
        NAMES.forEach(name -> image("RGB/" + name + ".png"));
        for (String name : NAMES) {
          StreetFiles.red16(root.resolve("GT/LABELS/" + name + ".png"), WIDTH, HEIGHT, 3, 8, 0);
        }
        yield "class_set: cityscapes16";
      }
      case "acdc" -> {
        pairs("rgb_anon/fog/val/S1/%s_rgb_anon.png", "gt/fog/val/S1/%s_gt_labelIds.png", 7, 26, 0);
        yield "split: val, conditions: [fog]";
      }
      case "bdd100k" -> {
        pairs("images/10k/val/%s.jpg", "labels/sem_seg/masks/val/%s.png", 0, 13, 255);
        yield "split: val";
      }
      case "mapillary" -> {
        pairs("training/images/%s.jpg", "training/v1.2/labels/%s.png", 0, 1);
        text(
            "config_v1.2.json",
            "{\"labels\": ["
                + "{\"color\": [1, 2, 3], \"readable\": \"Road\", \"name\": \"a--road\","
                + " \"evaluate\": true, \"instances\": false},"
                + "{\"color\": [4, 5, 6], \"readable\": \"Car\", \"name\": \"b--car\","
                + " \"evaluate\": true, \"instances\": true}]}");
        yield "split: train";
      }
      case "voc" -> {
        pairs("JPEGImages/%s.jpg", "SegmentationClass/%s.png", 0, 20, 255);
        text("ImageSets/Segmentation/train.txt", String.join("\n", NAMES) + "\n");
        yield "split: train";
      }
      case "ade20k" -> {
        pairs("images/validation/%s.jpg", "annotations/validation/%s.png", 0, 150);
        yield "split: val";
      }
      case "coco_stuff" -> {
        pairs("images/val2017/%s.jpg", "stuffthingmaps/val2017/%s.png", 0, 181, 255);
        yield "split: val";
      }
      case "coco" -> {
        NAMES.forEach(name -> image("images/" + name + ".png"));
        text(
            "annotations/instances_default.json",
            """
            {"images": [
              {"id": 1, "file_name": "a_000001.png", "width": 12, "height": 10},
              {"id": 2, "file_name": "a_000002.png", "width": 12, "height": 10},
              {"id": 3, "file_name": "b_000003.png", "width": 12, "height": 10}],
             "categories": [{"id": 1, "name": "road"}, {"id": 2, "name": "car"}],
             "annotations": [
              {"id": 1, "image_id": 1, "category_id": 1, "segmentation": [[0, 5, 12, 5, 12, 9]]},
              {"id": 2, "image_id": 2, "category_id": 2, "iscrowd": 1,
               "segmentation": {"size": [10, 12], "counts": [20, 30, 70]}},
              {"id": 3, "image_id": 3, "category_id": 2, "segmentation": [[1, 1, 8, 1, 8, 8]]}]}
            """);
        yield "background: road";
      }
      case "cvat" -> {
        NAMES.forEach(name -> image("images/" + name + ".png"));
        StringBuilder images = new StringBuilder();
        for (String name : NAMES) {
          images.append(
              "<image id='0' name='%s.png' width='12' height='10'><box label='car' xtl='1' ytl='1'"
                      .formatted(name)
                  + " xbr='7' ybr='6' z_order='0'/></image>");
        }
        text("annotations.xml", "<annotations>" + images + "</annotations>");
        yield "classes: [road, car]";
      }
      case "labelme" -> {
        NAMES.forEach(name -> image(name + ".png"));
        for (String name : NAMES) {
          text(
              name + ".json",
              "{\"imagePath\": \""
                  + name
                  + ".png\", \"shapes\": [{\"label\": \"car\", \"points\": [[1, 1], [7, 6]],"
                  + " \"shape_type\": \"rectangle\"}]}");
        }
        yield "classes: [road, car]";
      }
      case "label_studio" -> {
        NAMES.forEach(name -> image("images/" + name + ".png"));
        StringBuilder tasks = new StringBuilder();
        for (String name : NAMES) {
          tasks
              .append(tasks.isEmpty() ? "[" : ",")
              .append(
                  """
                  {"id": 1, "data": {"image": "/data/upload/1/0123abcd-%s.png"}, "annotations": [
                    {"result": [{"original_width": 12, "original_height": 10, "value":
                      {"x": 10, "y": 10, "width": 50, "height": 50, "rectanglelabels": ["car"]}}]}]}
                  """
                      .formatted(name));
        }
        text("project.json", tasks + "]");
        yield "classes: [road, car]";
      }
      default ->
          throw new AssertionError("The type " + type + " has no files here: add a case for it");
    };
  }

  /** Images, and grey labels whose pixels begin with another value in each. */
  private void pairs(String images, String labels, int... values) {
    for (int i = 0; i < NAMES.size(); i++) {
      image(String.format(images, NAMES.get(i)));
      int[] turned = new int[values.length];
      for (int k = 0; k < values.length; k++) {
        turned[k] = values[(k + i) % values.length];
      }
      Path file = root.resolve(String.format(labels, NAMES.get(i)));
      StreetFiles.grey(file, WIDTH, HEIGHT, turned);
    }
  }

  private void image(String name) {
    StreetFiles.image(root.resolve(name), WIDTH, HEIGHT);
  }

  private void solid(String name, int rgb) {
    StreetFiles.solid(root.resolve(name), WIDTH, HEIGHT, rgb);
  }

  private void text(String name, String content) {
    Path file = root.resolve(name);
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
