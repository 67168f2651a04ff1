package io.acclimate.schemas;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import org.apache.avro.Schema;

/** Schemas without what Avro's Java code generator puts into them for itself. */
final class PlainSchemas {
  private static final ObjectMapper JSON = new ObjectMapper();

  private PlainSchemas() {}

  /**
   * The schema without {@code avro.java.string}. It means the same, but registering it as generated
   * would make a second version beside the one that other languages register.
   */
  static Schema of(Schema schema) {
    try {
      return new Schema.Parser().parse(strip(JSON.readTree(schema.toString())).toString());
    } catch (JsonProcessingException impossible) {
      throw new UncheckedIOException("Avro wrote a schema that is not JSON", impossible);
    }
  }

  private static JsonNode strip(JsonNode node) {
    if (node instanceof ArrayNode array) {
      ArrayNode stripped = JSON.createArrayNode();
      array.forEach(item -> stripped.add(strip(item)));
      return stripped;
    }
    if (!(node instanceof ObjectNode object)) {
      return node;
    }
    ObjectNode stripped = JSON.createObjectNode();
    object
        .properties()
        .forEach(
            property -> {
              if (!property.getKey().equals("avro.java.string")) {
                stripped.set(
                    property.getKey(),
                    property.getKey().equals("default")
                        ? property.getValue()
                        : strip(property.getValue()));
              }
            });
    boolean bareType =
        stripped.size() == 1 && stripped.path("type").isTextual() && object.size() > 1;
    return bareType ? stripped.get("type") : stripped;
  }
}
