package io.acclimate.inference.protocol;

import static io.acclimate.inference.protocol.InferenceException.badRequest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads inference requests in one pass, without a tree between.
 *
 * <p>Members that the protocol does not know are errors, because a misspelt {@code domain} would
 * otherwise silently become the default. Members of {@code parameters} that we do not know are
 * skipped: the protocol leaves them to each server.
 */
public final class InferRequestReader {
  private static final int MAX_DEPTH = 32;

  private final JsonFactory json =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          .build();
  private final Limits limits;

  public InferRequestReader(Limits limits) {
    this.limits = limits;
  }

  /** Reads a request; whatever is wrong with it is a 400 with one clear sentence. */
  public InferRequest read(byte[] body) {
    if (body.length > limits.maxRequestBytes()) {
      throw badRequest(
          "The request has %d bytes; at most %d are allowed."
              .formatted(body.length, limits.maxRequestBytes()));
    }
    try (JsonParser parser = json.createParser(body)) {
      InferRequest request = request(parser);
      if (parser.nextToken() != null) {
        throw badRequest("The body goes on after the end of the request.");
      }
      return request;
    } catch (JsonParseException e) {
      throw badRequest(
          "The body is not JSON (line %d, column %d): %s"
              .formatted(
                  e.getLocation().getLineNr(),
                  e.getLocation().getColumnNr(),
                  e.getOriginalMessage()));
    } catch (StreamConstraintsException e) {
      throw badRequest("The body is nested or sized beyond the limits: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    }
  }

  private InferRequest request(JsonParser parser) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw badRequest("The body must be a JSON object with \"inputs\".");
    }
    String id = null;
    Parameters parameters = new Parameters(null, null);
    Set<String> outputs = Set.of();
    RequestTensor input = null;
    for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
      parser.nextToken();
      switch (key) {
        case "id" -> id = text(parser, "id");
        case "parameters" -> parameters = parameters(parser);
        case "inputs" -> input = onlyInput(parser);
        case "outputs" -> outputs = outputs(parser);
        default ->
            throw badRequest(
                key + ": unknown member; a request has id, parameters, inputs, outputs.");
      }
    }
    if (input == null) {
      throw badRequest("inputs: is missing.");
    }
    return new InferRequest(
        id, parameters.domain(), parameters.route(), input.rows(limits), outputs);
  }

  private static Parameters parameters(JsonParser parser) throws IOException {
    requireToken(parser, JsonToken.START_OBJECT, "parameters", "an object");
    String domain = null;
    String route = null;
    for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
      parser.nextToken();
      if (key.equals("domain")) {
        domain = text(parser, "parameters.domain");
      } else if (key.equals("route")) {
        route = text(parser, "parameters.route");
      } else {
        parser.skipChildren();
      }
    }
    return new Parameters(domain, route);
  }

  private record Parameters(@Nullable String domain, @Nullable String route) {}

  private RequestTensor onlyInput(JsonParser parser) throws IOException {
    requireToken(parser, JsonToken.START_ARRAY, "inputs", "an array");
    if (parser.nextToken() == JsonToken.END_ARRAY) {
      throw badRequest("inputs: is empty; the model takes one input tensor.");
    }
    RequestTensor input = input(parser);
    if (parser.nextToken() != JsonToken.END_ARRAY) {
      throw badRequest("inputs: has more than one tensor; the model takes one.");
    }
    return input;
  }

  private RequestTensor input(JsonParser parser) throws IOException {
    requireToken(parser, JsonToken.START_OBJECT, "inputs[0]", "an object");
    String name = null;
    String datatype = null;
    List<Long> shape = null;
    FloatCollector data = null;
    for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
      parser.nextToken();
      switch (key) {
        case "name" -> name = text(parser, "inputs[0].name");
        case "datatype" -> datatype = text(parser, "inputs[0].datatype");
        case "shape" -> shape = shape(parser);
        case "data" -> data = data(parser);
        case "parameters" -> parser.skipChildren();
        default ->
            throw badRequest(
                "inputs[0].%s: unknown member; a tensor has name, shape, datatype, data."
                    .formatted(key));
      }
    }
    if (name == null) {
      throw badRequest("inputs[0].name: is missing.");
    }
    if (datatype == null) {
      throw badRequest("inputs[0].datatype: is missing.");
    }
    if (shape == null) {
      throw badRequest("inputs[0].shape: is missing.");
    }
    if (data == null) {
      throw badRequest("inputs[0].data: is missing.");
    }
    return new RequestTensor(name, datatype, shape, data);
  }

  private static List<Long> shape(JsonParser parser) throws IOException {
    requireToken(parser, JsonToken.START_ARRAY, "inputs[0].shape", "an array");
    List<Long> shape = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
        throw badRequest("inputs[0].shape: must hold whole numbers only.");
      }
      long size = parser.getBigIntegerValue().bitLength() < Long.SIZE ? parser.getLongValue() : -1;
      shape.add(size);
    }
    return shape;
  }

  /** Numbers of an array of any nesting, in row-major order. */
  private FloatCollector data(JsonParser parser) throws IOException {
    requireToken(parser, JsonToken.START_ARRAY, "inputs[0].data", "an array");
    FloatCollector data = new FloatCollector();
    int depth = 1;
    while (depth > 0) {
      JsonToken token = parser.nextToken();
      switch (token) {
        case START_ARRAY -> depth++;
        case END_ARRAY -> depth--;
        case VALUE_NUMBER_FLOAT, VALUE_NUMBER_INT -> {
          float value = parser.getFloatValue();
          if (!Float.isFinite(value)) {
            throw badRequest(
                "inputs[0].data[%d]: %s is beyond the range of FP32."
                    .formatted(data.size(), parser.getText()));
          }
          data.add(value);
        }
        case null, default ->
            throw badRequest("inputs[0].data[%d]: must be a finite number.".formatted(data.size()));
      }
    }
    return data;
  }

  private static Set<String> outputs(JsonParser parser) throws IOException {
    requireToken(parser, JsonToken.START_ARRAY, "outputs", "an array");
    Set<String> names = new HashSet<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      requireToken(parser, JsonToken.START_OBJECT, "outputs[]", "an object");
      for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
        parser.nextToken();
        if (key.equals("name")) {
          String name = text(parser, "outputs[].name");
          names.add(InferResponse.requireOutput(name));
        } else {
          parser.skipChildren();
        }
      }
    }
    return names;
  }

  private static String text(JsonParser parser, String path) throws IOException {
    requireToken(parser, JsonToken.VALUE_STRING, path, "a string");
    return parser.getText();
  }

  private static void requireToken(
      JsonParser parser, JsonToken expected, String path, String allowed) {
    if (parser.currentToken() != expected) {
      throw badRequest(path + ": must be " + allowed + ".");
    }
  }

  static String shown(String text) {
    String cut = text.length() <= 64 ? text : text.substring(0, 64) + "…";
    return cut.replaceAll("\\p{Cntrl}", "?");
  }
}
