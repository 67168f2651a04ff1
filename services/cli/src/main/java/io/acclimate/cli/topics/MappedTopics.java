package io.acclimate.cli.topics;

import io.acclimate.cli.connection.Connection;
import io.acclimate.cli.output.Row;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The topics that specs of models map.
 *
 * @param models names of the models by the topic that they map
 */
record MappedTopics(Map<String, List<String>> models) {

  /** What the specs say that are in force. */
  static MappedTopics of(Connection connection) {
    Map<String, byte[]> specs = new HashMap<>();
    try (TopicReader reader =
        new TopicReader(connection, connection.edge().topics().modelSpecs())) {
      reader.read(
          record -> {
            if (record.key() != null) {
              specs.put(new String(record.key(), StandardCharsets.UTF_8), record.value());
            }
            return true;
          });
    }
    TopicCodec codec = new TopicCodec(connection.schemas());
    Map<String, List<String>> models = new TreeMap<>();
    specs.forEach(
        (model, spec) -> {
          for (String topic : codec.mappedTopics(spec)) {
            models.computeIfAbsent(topic, unused -> new ArrayList<>()).add(model);
          }
        });
    return new MappedTopics(models);
  }

  /**
   * One for each topic.
   *
   * @param there names of all topics of the broker
   */
  List<Row> rows(Set<String> there, boolean alsoThoseThatAreThere) {
    List<Row> rows = new ArrayList<>();
    models.forEach(
        (topic, by) -> {
          String mappedBy = "mapped by " + String.join(", ", by);
          if (!there.contains(topic)) {
            rows.add(row(topic, "missing", mappedBy + "; not ours to make, waited for"));
          } else if (alsoThoseThatAreThere) {
            rows.add(row(topic, "there", mappedBy));
          }
        });
    return rows;
  }

  boolean areAllIn(Set<String> there) {
    return there.containsAll(models.keySet());
  }

  private static Row row(String topic, String state, @Nullable String detail) {
    return Row.empty().with("topic", topic).with("state", state).with("detail", detail);
  }
}
