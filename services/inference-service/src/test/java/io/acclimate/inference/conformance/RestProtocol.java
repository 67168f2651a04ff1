package io.acclimate.inference.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

final class RestProtocol implements Protocol {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI base;

  RestProtocol(URI base) {
    this.base = base;
  }

  @Override
  public boolean live() {
    return json(get("v2/health/live")).path("live").asBoolean();
  }

  @Override
  public boolean ready() {
    return json(get("v2/health/ready")).path("ready").asBoolean();
  }

  @Override
  public Server server() {
    JsonNode server = json(get("v2"));
    return new Server(
        server.path("name").asText(),
        server.path("version").asText(),
        texts(server.path("extensions")));
  }

  @Override
  public String modelReady(String model, String version) {
    HttpResponse<String> response = get(path(model, version) + "/ready");
    return response.statusCode() == 200
        ? json(response).path("ready").asText()
        : code(response.statusCode());
  }

  @Override
  public Described metadata(String model, String version) {
    HttpResponse<String> response = get(path(model, version));
    JsonNode metadata = json(response);
    return new Described(
        code(response.statusCode()),
        metadata.path("name").asText(),
        texts(metadata.path("versions")),
        metadata.path("platform").asText(),
        tensors(metadata.path("inputs")),
        tensors(metadata.path("outputs")));
  }

  @Override
  public Reply infer(Call call) {
    HttpResponse<String> response =
        post(path(call.model(), call.version()) + "/infer", body(call).toString());
    JsonNode answer = json(response);
    if (response.statusCode() != 200) {
      return failed(response);
    }
    Map<String, String> parameters = new HashMap<>();
    answer.path("parameters").forEachEntry((key, value) -> parameters.put(key, value.asText()));
    return new Reply(
        "OK",
        "",
        false,
        answer.path("model_name").asText(),
        answer.path("model_version").asText(),
        answer.path("id").asText(),
        parameters,
        tensors(answer.path("outputs")));
  }

  @Override
  public List<Index> index(boolean readyOnly) {
    List<Index> index = new ArrayList<>();
    json(post("v2/repository/index", "{\"ready\":" + readyOnly + "}"))
        .forEach(
            entry ->
                index.add(
                    new Index(
                        entry.path("name").asText(),
                        entry.path("version").asText(),
                        entry.path("state").asText(),
                        entry.path("reason").asText())));
    return index;
  }

  @Override
  public Reply load(String model) {
    return failed(post("v2/repository/models/" + model + "/load", ""));
  }

  @Override
  public Reply unload(String model) {
    return failed(post("v2/repository/models/" + model + "/unload", ""));
  }

  private static Reply failed(HttpResponse<String> response) {
    return Reply.failed(
        code(response.statusCode()),
        json(response).path("error").asText(),
        response.headers().firstValue("Retry-After").isPresent());
  }

  private static ObjectNode body(Call call) {
    ObjectNode body = JSON.createObjectNode();
    if (!call.id().isEmpty()) {
      body.put("id", call.id());
    }
    ObjectNode parameters = body.putObject("parameters");
    call.parameters().forEach(parameters::put);
    ObjectNode input = body.putArray("inputs").addObject();
    input.put("name", call.input()).put("datatype", call.datatype());
    ArrayNode shape = input.putArray("shape");
    call.shape().forEach(shape::add);
    ArrayNode data = input.putArray("data");
    call.data().forEach(data::add);
    ArrayNode outputs = body.putArray("outputs");
    call.outputs().forEach(name -> outputs.addObject().put("name", name));
    return body;
  }

  private static String path(String model, String version) {
    return "v2/models/" + model + (version.isEmpty() ? "" : "/versions/" + version);
  }

  private static List<Reply.Tensor> tensors(JsonNode array) {
    List<Reply.Tensor> tensors = new ArrayList<>();
    for (JsonNode tensor : array) {
      List<Long> shape = new ArrayList<>();
      tensor.path("shape").forEach(size -> shape.add(size.asLong()));
      List<Object> data = new ArrayList<>();
      tensor
          .path("data")
          .forEach(
              element -> data.add(element.isTextual() ? element.asText() : element.floatValue()));
      tensors.add(
          new Reply.Tensor(
              tensor.path("name").asText(), tensor.path("datatype").asText(), shape, data));
    }
    return tensors;
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  private static String code(int status) {
    return switch (status) {
      case 200 -> "OK";
      case 400 -> "INVALID_ARGUMENT";
      case 403 -> "PERMISSION_DENIED";
      case 404 -> "NOT_FOUND";
      case 429 -> "RESOURCE_EXHAUSTED";
      case 503 -> "UNAVAILABLE";
      default -> "HTTP " + status;
    };
  }

  private HttpResponse<String> get(String path) {
    return send(HttpRequest.newBuilder(base.resolve(path)).build());
  }

  private HttpResponse<String> post(String path, String body) {
    return send(
        HttpRequest.newBuilder(base.resolve(path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode json(HttpResponse<String> response) {
    try {
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(response.toString(), e);
    }
  }
}
