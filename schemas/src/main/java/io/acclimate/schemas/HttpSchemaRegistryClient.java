package io.acclimate.schemas;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/** Confluent's REST protocol. What the registry never changes is asked once. */
final class HttpSchemaRegistryClient implements SchemaRegistryClient {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SchemaRegistryConfig config;
  private final SchemaRegistryHttp http;
  private final Map<SubjectAndSchema, Integer> ids = new ConcurrentHashMap<>();
  private final Map<Integer, Schema> schemas = new ConcurrentHashMap<>();

  HttpSchemaRegistryClient(SchemaRegistryConfig config) {
    this.config = config;
    this.http = new SchemaRegistryHttp(config);
  }

  @Override
  public int idOf(String subject, Schema schema) {
    return config.autoRegister() ? register(subject, schema) : lookUp(subject, schema);
  }

  @Override
  public int register(String subject, Schema schema) {
    return cachedId(
        subject,
        schema,
        () -> http.post("/subjects/" + encode(subject) + "/versions", body(schema), subject));
  }

  @Override
  public int lookUp(String subject, Schema schema) {
    return cachedId(
        subject,
        schema,
        () -> {
          try {
            return http.post("/subjects/" + encode(subject), body(schema), subject);
          } catch (SchemaRefusedException refused) {
            throw refused.reason() == SchemaRefusedException.Reason.NOT_FOUND
                ? notRegistered(subject, schema, refused)
                : refused;
          }
        });
  }

  private int cachedId(String subject, Schema schema, Supplier<JsonNode> ask) {
    SubjectAndSchema key = new SubjectAndSchema(subject, schema);
    Integer known = ids.get(key);
    if (known != null) {
      return known;
    }
    int id = integer(ask.get(), "id");
    ids.put(key, id);
    return id;
  }

  private SchemaRefusedException notRegistered(
      String subject, Schema schema, SchemaRefusedException refused) {
    return new SchemaRefusedException(
        refused.reason(),
        "Schema %s is not registered under subject %s. Register it first, or allow it by %sauto-register=true. (%s)"
            .formatted(
                schema.getFullName(), subject, SchemaRegistryConfig.PREFIX, refused.getMessage()));
  }

  @Override
  public Schema byId(int id) {
    Schema known = schemas.get(id);
    if (known == null) {
      known = fetch(id);
      schemas.put(id, known);
    }
    return known;
  }

  private Schema fetch(int id) {
    JsonNode answer = http.get("/schemas/ids/" + id, "schema id " + id);
    String type = answer.path("schemaType").asText("AVRO");
    if (!type.equals("AVRO")) {
      throw new SchemaRefusedException(
          SchemaRefusedException.Reason.INVALID, "Schema id " + id + " is " + type + ", not Avro.");
    }
    try {
      return new Schema.Parser().parse(answer.path("schema").asText());
    } catch (AvroRuntimeException
        | NullPointerException notASchema) { // null: Avro 1.12's unknown type
      throw new SchemaRefusedException(
          SchemaRefusedException.Reason.INVALID,
          "Schema id " + id + " does not parse: " + notASchema.getMessage());
    }
  }

  @Override
  public boolean isCompatible(String subject, Schema schema) {
    try {
      JsonNode answer =
          http.post(
              "/compatibility/subjects/" + encode(subject) + "/versions", body(schema), subject);
      return answer.path("is_compatible").asBoolean(false);
    } catch (SchemaRefusedException refused) {
      if (refused.reason() == SchemaRefusedException.Reason.NOT_FOUND) {
        return true;
      }
      throw refused;
    }
  }

  @Override
  public void compatibility(String subject, String level) {
    http.put(
        "/config/" + encode(subject),
        JSON.createObjectNode().put("compatibility", level).toString(),
        subject);
  }

  private static String body(Schema schema) {
    ObjectNode body = JSON.createObjectNode();
    body.put("schema", schema.toString());
    return body.toString();
  }

  private int integer(JsonNode answer, String field) {
    JsonNode value = answer.path(field);
    if (!value.isInt()) {
      throw new SchemaRegistryUnavailableException(
          "The schema registry at "
              + config.url()
              + " answered without \""
              + field
              + "\": is acclimate.schema-registry.url the base of a Confluent REST API?",
          null);
    }
    return value.intValue();
  }

  private static String encode(String subject) {
    return URLEncoder.encode(subject, StandardCharsets.UTF_8).replace("+", "%20");
  }

  static JsonNode parse(byte[] body) throws JsonProcessingException {
    return JSON.readTree(new String(body, StandardCharsets.UTF_8));
  }

  private record SubjectAndSchema(String subject, Schema schema) {}
}
