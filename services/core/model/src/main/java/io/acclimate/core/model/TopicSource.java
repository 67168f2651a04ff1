package io.acclimate.core.model;

import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.JsonFields;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Maps an existing Avro topic to labelled events; paths are names of fields, keys of maps and
 * indices of arrays, with dots between them.
 *
 * @param topic name of the topic
 * @param idPath path of the event id
 * @param featurePaths paths of the features, in the order of the input tensor; or one path, of an
 *     array of them
 * @param labelPath path of the label; null if records carry none: then there is nothing to learn
 *     from, and the topic is not read
 * @param domainPath path of the domain; null for the model's target domain
 */
public record TopicSource(
    String topic,
    String idPath,
    List<String> featurePaths,
    @Nullable String labelPath,
    @Nullable String domainPath) {
  public TopicSource {
    featurePaths = List.copyOf(featurePaths);
  }

  static TopicSource fromJson(JsonFields fields) {
    TopicSource source =
        new TopicSource(
            fields.string("topic"),
            fields.string("idPath"),
            fields.strings("featurePaths"),
            fields.optionalString("labelPath"),
            fields.optionalString("domainPath"));
    fields.refuseUnknown();
    return source;
  }

  Json toJson() {
    return Json.object()
        .with("topic", topic)
        .with("idPath", idPath)
        .with("featurePaths", Json.strings(featurePaths))
        .with("labelPath", Json.of(labelPath))
        .with("domainPath", Json.of(domainPath));
  }
}
