package io.dualmix.cli.data;

import io.dualmix.audit.DomainStatistics;
import io.dualmix.data.DatasetStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The domains' statistics as JSON. */
final class StatisticsJson {
  private StatisticsJson() {}

  static String of(String experiment, List<DomainStatistics> domains) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("experiment", experiment);
    tree.put("domains", domains.stream().map(StatisticsJson::domain).toList());
    return JsonMapper.builder()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .build()
        .writeValueAsString(tree);
  }

  private static Map<String, Object> domain(DomainStatistics domain) {
    DatasetStatistics counts = domain.counts();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("domain", domain.domain());
    fields.put("description", domain.description());
    fields.put("images", counts.images());
    fields.put("labelled", counts.labelled());
    Map<String, Integer> sizes = new LinkedHashMap<>();
    counts.sizes().forEach((size, count) -> sizes.put(size.toString(), count));
    fields.put("sizes", sizes);
    fields.put("classes", counts.classes());
    fields.put("ignored_pixels", counts.ignoredPixels());
    fields.put("rgb", Map.of("red", counts.red(), "green", counts.green(), "blue", counts.blue()));
    fields.put(
        "lab", Map.of("l", domain.lab().lightness(), "a", domain.lab().a(), "b", domain.lab().b()));
    return fields;
  }
}
