package io.acclimate.client;

import io.acclimate.core.artifact.Json;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What to write at a model or a version.
 *
 * @param description null leaves it
 * @param tags to set
 * @param removedTags keys of tags to remove
 */
public record Notes(
    @Nullable String description, Map<String, String> tags, Set<String> removedTags) {
  public Notes {
    tags = Map.copyOf(tags);
    removedTags = Set.copyOf(removedTags);
  }

  Json body() {
    Json.Obj changes = Json.object();
    for (Map.Entry<String, String> tag : tags.entrySet()) {
      changes = changes.with(tag.getKey(), tag.getValue());
    }
    for (String removed : removedTags) {
      changes = changes.with(removed, Json.of((String) null));
    }
    Json.Obj body = Json.object().with("tags", changes);
    return description == null ? body : body.with("description", description);
  }
}
