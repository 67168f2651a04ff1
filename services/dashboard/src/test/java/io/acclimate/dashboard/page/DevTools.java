package io.acclimate.dashboard.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Chromium's DevTools protocol for one page. */
final class DevTools implements AutoCloseable {
  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final WebSocket socket;
  private final AtomicInteger ids = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
  private final List<String> errors = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();

  DevTools(URI page) {
    this.socket =
        HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(page, new Listener()).join();
  }

  /** Errors on the console so far. */
  List<String> errors() {
    return errors;
  }

  /** Addresses that the page has asked for so far. */
  List<String> requests() {
    return requests;
  }

  @Override
  public void close() {
    socket.abort();
  }

  /** Calls a method and waits for its answer. */
  JsonNode call(String method, ObjectNode parameters) {
    int id = ids.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    answers.put(id, answer);
    ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
    message.set("params", parameters);
    socket.sendText(message.toString(), true).join();
    return answer.orTimeout(ANSWERS_WITHIN.toSeconds(), TimeUnit.SECONDS).join();
  }

  private void heard(JsonNode message) {
    JsonNode params = message.path("params");
    switch (message.path("method").asText()) {
      case "Runtime.exceptionThrown" -> errors.add(params.path("exceptionDetails").toString());
      case "Runtime.consoleAPICalled" -> {
        if (params.path("type").asText().equals("error")) {
          errors.add(params.path("args").toString());
        }
      }
      case "Log.entryAdded" -> {
        if (params.at("/entry/level").asText().equals("error")) {
          errors.add(params.path("entry").toString());
        }
      }
      case "Network.requestWillBeSent" -> requests.add(params.at("/request/url").asText());
      default -> {
        CompletableFuture<JsonNode> answer = answers.remove(message.path("id").asInt());
        if (answer != null && message.has("error")) {
          answer.completeExceptionally(new IOException(message.path("error").toString()));
        } else if (answer != null) {
          answer.complete(message.path("result"));
        }
      }
    }
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        try {
          heard(JSON.readTree(text.toString()));
        } catch (IOException e) {
          errors.add(e.toString());
        }
        text.setLength(0);
      }
      from.request(1);
      return CompletableFuture.completedFuture(null);
    }
  }
}
