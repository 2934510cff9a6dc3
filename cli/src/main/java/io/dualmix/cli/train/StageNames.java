package io.dualmix.cli.train;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The names of the stages that train at the same time, in full and in a short form.
 *
 * @param full such as {@code 2+3/9 round-1/region-teacher + round-1/sample-teacher}
 * @param brief such as {@code 2+3/9 region+sample-teacher}
 */
public record StageNames(String full, String brief) {
  /**
   * The names of at least one stage.
   *
   * @param forecast for the numbers of the stages
   */
  public static StageNames of(Collection<String> stages, RunForecast forecast) {
    List<String> names = List.copyOf(stages);
    String numbers =
        names.stream()
            .map(forecast::number)
            .filter(number -> number > 0)
            .map(String::valueOf)
            .collect(Collectors.joining("+"));
    String place = numbers.isEmpty() ? "" : numbers + "/" + forecast.stages() + " ";
    return new StageNames(place + String.join(" + ", names), place + brief(names));
  }

  StageNames with(String ending) {
    return new StageNames(full + ending, brief + ending);
  }

  /**
   * The short form: without the round, which the numbers imply, and with a common suffix only once.
   */
  private static String brief(List<String> stages) {
    List<String> kinds =
        stages.stream().map(stage -> stage.substring(stage.indexOf('/') + 1)).toList();
    String first = kinds.get(0);
    int dash = first.lastIndexOf('-');
    String shared = dash < 0 ? "" : first.substring(dash);
    if (kinds.size() == 1
        || shared.isEmpty()
        || !kinds.stream().allMatch(k -> k.endsWith(shared))) {
      return String.join("+", kinds);
    }
    return kinds.stream()
        .map(kind -> kind.substring(0, kind.length() - shared.length()))
        .collect(Collectors.joining("+", "", shared));
  }
}
