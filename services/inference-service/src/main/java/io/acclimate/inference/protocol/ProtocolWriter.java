package io.acclimate.inference.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.acclimate.inference.protocol.InferResponse.Row;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** Writes the protocol's answers as JSON. */
public final class ProtocolWriter {
  /** What runs the models. */
  public static final String PLATFORM = "acclimate_djl_pytorch";

  /** The datatype of labels. */
  public static final String BYTES = "BYTES";

  private static final int PREFIX_BYTES = 512;
  private static final int BYTES_PER_SCORE = 16;

  private final JsonFactory json = new JsonFactory();

  /** The answer to an inference request. */
  public byte[] response(InferResponse response) {
    int classes = response.rows().get(0).scores().size();
    int size = PREFIX_BYTES + response.rows().size() * (classes + 1) * BYTES_PER_SCORE;
    return write(
        size,
        out -> {
          out.writeStartObject();
          out.writeStringField("model_name", response.model());
          out.writeStringField("model_version", Integer.toString(response.version()));
          out.writeStringField("id", response.id());
          out.writeObjectFieldStart("parameters");
          out.writeStringField("serving_digest", response.servingDigest());
          out.writeStringField("role", response.role());
          out.writeEndObject();
          out.writeArrayFieldStart("outputs");
          if (response.wants(InferResponse.SCORES)) {
            scores(out, response.rows(), classes);
          }
          if (response.wants(InferResponse.LABEL)) {
            labels(out, response.rows());
          }
          out.writeEndArray();
          out.writeEndObject();
        });
  }

  /** Metadata of the server. */
  public byte[] server() {
    return write(
        PREFIX_BYTES,
        out -> {
          out.writeStartObject();
          out.writeStringField("name", ServerIdentity.NAME);
          out.writeStringField("version", ServerIdentity.VERSION);
          out.writeArrayFieldStart("extensions");
          for (String extension : ServerIdentity.EXTENSIONS) {
            out.writeString(extension);
          }
          out.writeEndArray();
          out.writeEndObject();
        });
  }

  /** Metadata of a model. */
  public byte[] model(ModelMetadata model) {
    return write(
        PREFIX_BYTES,
        out -> {
          out.writeStartObject();
          out.writeStringField("name", model.name());
          out.writeArrayFieldStart("versions");
          for (int version : model.versions()) {
            out.writeString(Integer.toString(version));
          }
          out.writeEndArray();
          out.writeStringField("platform", PLATFORM);
          out.writeArrayFieldStart("inputs");
          tensor(out, RequestTensor.NAME, RequestTensor.FP32, model.inputShape());
          out.writeEndArray();
          out.writeArrayFieldStart("outputs");
          tensor(
              out,
              InferResponse.SCORES,
              RequestTensor.FP32,
              List.of((long) model.classes().size()));
          tensor(out, InferResponse.LABEL, BYTES, List.of());
          out.writeEndArray();
          out.writeObjectFieldStart("parameters");
          out.writeStringField("serving_digest", model.servingDigest());
          out.writeStringField("model_version", Integer.toString(model.version()));
          out.writeObjectFieldStart("aliases");
          for (Map.Entry<String, Integer> alias : model.aliases().entrySet()) {
            out.writeStringField(alias.getKey(), Integer.toString(alias.getValue()));
          }
          out.writeEndObject();
          out.writeStringField("target_domain", model.targetDomain());
          out.writeArrayFieldStart("classes");
          for (String name : model.classes()) {
            out.writeString(name);
          }
          out.writeEndArray();
          out.writeEndObject();
          out.writeEndObject();
        });
  }

  /** An answer of one flag, such as {@code {"live":true}}. */
  public byte[] flag(String key, boolean value) {
    return write(
        PREFIX_BYTES,
        out -> {
          out.writeStartObject();
          out.writeBooleanField(key, value);
          out.writeEndObject();
        });
  }

  /** Readiness of a model. */
  public byte[] modelReady(String model, boolean ready) {
    return write(
        PREFIX_BYTES,
        out -> {
          out.writeStartObject();
          out.writeStringField("name", model);
          out.writeBooleanField("ready", ready);
          out.writeEndObject();
        });
  }

  /** The index of the model repository. */
  public byte[] index(List<RepositoryEntry> entries) {
    return write(
        PREFIX_BYTES,
        out -> {
          out.writeStartArray();
          for (RepositoryEntry entry : entries) {
            out.writeStartObject();
            out.writeStringField("name", entry.model());
            out.writeStringField("version", Integer.toString(entry.version()));
            out.writeStringField("state", entry.state());
            out.writeStringField("reason", entry.reason());
            out.writeEndObject();
          }
          out.writeEndArray();
        });
  }

  /** The protocol's error body. */
  public byte[] error(String message) {
    return write(
        PREFIX_BYTES,
        out -> {
          out.writeStartObject();
          out.writeStringField("error", message);
          out.writeEndObject();
        });
  }

  private static void scores(JsonGenerator out, List<Row> rows, int classes) throws IOException {
    out.writeStartObject();
    out.writeStringField("name", InferResponse.SCORES);
    out.writeStringField("datatype", RequestTensor.FP32);
    shape(out, List.of((long) rows.size(), (long) classes));
    out.writeArrayFieldStart("data");
    for (Row row : rows) {
      for (float score : row.scores()) {
        out.writeNumber(score);
      }
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private static void labels(JsonGenerator out, List<Row> rows) throws IOException {
    out.writeStartObject();
    out.writeStringField("name", InferResponse.LABEL);
    out.writeStringField("datatype", BYTES);
    shape(out, List.of((long) rows.size()));
    out.writeArrayFieldStart("data");
    for (Row row : rows) {
      out.writeString(row.label());
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  /** A tensor of a model's metadata; -1 stands for the number of rows. */
  private static void tensor(JsonGenerator out, String name, String datatype, List<Long> rowShape)
      throws IOException {
    out.writeStartObject();
    out.writeStringField("name", name);
    out.writeStringField("datatype", datatype);
    out.writeArrayFieldStart("shape");
    out.writeNumber(-1);
    for (long size : rowShape) {
      out.writeNumber(size);
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private static void shape(JsonGenerator out, List<Long> shape) throws IOException {
    out.writeArrayFieldStart("shape");
    for (long size : shape) {
      out.writeNumber(size);
    }
    out.writeEndArray();
  }

  private byte[] write(int expectedBytes, Body body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(expectedBytes);
    try (JsonGenerator out = json.createGenerator(bytes)) {
      body.writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return bytes.toByteArray();
  }

  private interface Body {
    void writeTo(JsonGenerator out) throws IOException;
  }
}
