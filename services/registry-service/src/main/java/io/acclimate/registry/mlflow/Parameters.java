package io.acclimate.registry.mlflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.Names;
import jakarta.ws.rs.core.MultivaluedMap;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a request says, in its query or in a JSON body; clients differ in which they use. What is
 * not known is skipped, as MLflow's server does.
 */
final class Parameters {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final MultivaluedMap<String, String> query;
  private final JsonNode body;

  /**
   * Parameters of one request.
   *
   * @param body null or empty if there is none
   * @throws MlflowException if the body is no JSON object
   */
  Parameters(MultivaluedMap<String, String> query, byte @Nullable [] body) {
    this.query = query;
    this.body = body == null || body.length == 0 ? JSON.createObjectNode() : parsed(body);
  }

  private static JsonNode parsed(byte[] body) {
    try {
      JsonNode node = JSON.readTree(body);
      if (node == null || !node.isObject()) {
        throw MlflowException.invalid("The body is no JSON object.");
      }
      return node;
    } catch (JsonProcessingException e) {
      throw MlflowException.invalid("The body is no JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw MlflowException.invalid("The body cannot be read: " + e.getMessage());
    }
  }

  /** A text; numbers are taken as such. */
  Optional<String> text(String key) {
    JsonNode node = body.get(key);
    if (node == null || node.isNull()) {
      return Optional.ofNullable(query.getFirst(key));
    }
    if (!node.isValueNode()) {
      throw MlflowException.invalid("Parameter '" + key + "' is no text.");
    }
    return Optional.of(node.asText());
  }

  String required(String key) {
    return text(key)
        .filter(value -> !value.isEmpty())
        .orElseThrow(() -> MlflowException.invalid("Parameter '" + key + "' is missing."));
  }

  /** The name of a model; one that can be none is refused. */
  String name() {
    try {
      return Names.requireModel(required("name"));
    } catch (InvalidFormatException e) {
      throw MlflowException.invalid(String.valueOf(e.getMessage()));
    }
  }

  String alias() {
    String alias = required("alias");
    if (alias.matches("(?i)v[0-9]+|latest")) {
      throw MlflowException.invalid("Alias '" + alias + "' is reserved.");
    }
    try {
      return Names.requireAlias(alias);
    } catch (InvalidFormatException e) {
      throw MlflowException.invalid(String.valueOf(e.getMessage()));
    }
  }

  int version() {
    String text = required("version");
    try {
      int version = Integer.parseInt(text);
      if (version >= 1) {
        return version;
      }
    } catch (NumberFormatException e) {
      throw MlflowException.invalid(
          "Parameter 'version': '%s' is no number of 1 or more.".formatted(cut(text)));
    }
    throw MlflowException.invalid("Parameter 'version': %s is not 1 or more.".formatted(cut(text)));
  }

  /** A whole number with a default. */
  int integer(String key, int min, int max, int byDefault) {
    Optional<String> text = text(key);
    if (text.isEmpty() || text.get().isEmpty()) {
      return byDefault;
    }
    try {
      int value = Integer.parseInt(text.get());
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw MlflowException.invalid(
          "Parameter '%s': '%s' is no whole number.".formatted(key, cut(text.get())));
    }
    throw MlflowException.invalid(
        "Parameter '%s': %s is not in %d..%d.".formatted(key, text.get(), min, max));
  }

  boolean flag(String key) {
    return text(key).map(value -> value.equalsIgnoreCase("true")).orElse(false);
  }

  /** Texts, given as a list or one by one; blank ones are left out. */
  List<String> texts(String key) {
    List<String> texts = new ArrayList<>();
    JsonNode node = body.get(key);
    if (node != null && node.isArray()) {
      node.forEach(item -> texts.add(item.asText()));
    } else if (node != null && node.isTextual()) {
      texts.add(node.asText());
    } else if (query.containsKey(key)) {
      texts.addAll(query.get(key));
    }
    texts.removeIf(String::isBlank);
    return texts;
  }

  /** Tags: a list of keys and values. */
  Map<String, String> tags() {
    JsonNode node = body.get("tags");
    Map<String, String> tags = new LinkedHashMap<>();
    if (node == null || node.isNull()) {
      return tags;
    }
    if (!node.isArray()) {
      throw MlflowException.invalid("Parameter 'tags' is no list of keys and values.");
    }
    for (JsonNode tag : node) {
      if (!tag.path("key").isTextual()) {
        throw MlflowException.invalid("Parameter 'tags': an entry has no key.");
      }
      tags.put(tag.path("key").asText(), tag.path("value").asText(""));
    }
    return tags;
  }

  private static String cut(String text) {
    return text.length() <= 64 ? text : text.substring(0, 64) + "…";
  }
}
