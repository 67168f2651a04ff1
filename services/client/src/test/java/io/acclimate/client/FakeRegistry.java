package io.acclimate.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.JsonFields;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** A registry that keeps blobs, gives prepared answers to all else, and fails when told to. */
final class FakeRegistry implements AutoCloseable {
  final Map<Digest, byte[]> blobs = new ConcurrentHashMap<>();

  private final Queue<Answer> next = new ConcurrentLinkedQueue<>();
  private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());
  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private final AtomicLong servedBytes = new AtomicLong();
  private final HttpServer server;

  record Request(String line, String body) {}

  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Answer(int status, byte[] body) {}

  FakeRegistry() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  URI url() {
    return URI.create("http://localhost:" + server.getAddress().getPort());
  }

  FakeRegistry answerNext(int status, String body) {
    next.add(new Answer(status, body.getBytes(StandardCharsets.UTF_8)));
    return this;
  }

  /** The next request's connection breaks before an answer. */
  FakeRegistry breakNext() {
    return answerNext(0, "");
  }

  /** Bytes of all answers' bodies so far. */
  long servedBytes() {
    return servedBytes.get();
  }

  List<String> lines() {
    return requests().stream().map(Request::line).toList();
  }

  List<Request> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String line = exchange.getRequestMethod() + " " + exchange.getRequestURI();
      requests.add(new Request(line, new String(body, StandardCharsets.UTF_8)));
      Answer planned = next.poll();
      Answer answer = planned != null ? planned : answer(line, body);
      if (answer.status == 0) {
        return; // closing without an answer
      }
      boolean bodyless = line.startsWith("HEAD") || answer.body.length == 0;
      if (line.startsWith("HEAD") && answer.status == 200) {
        exchange.getResponseHeaders().set("Content-Length", "" + answer.body.length);
      }
      exchange.sendResponseHeaders(answer.status, bodyless ? -1 : answer.body.length);
      if (!bodyless) {
        servedBytes.addAndGet(answer.body.length);
        exchange.getResponseBody().write(answer.body);
      }
    }
  }

  private Answer answer(String line, byte[] body) {
    if (line.equals("POST /api/v1/blobs/missing")) {
      List<Digest> asked = JsonFields.of("", Json.parse(body)).digests("digests");
      List<Digest> missing = asked.stream().filter(digest -> !blobs.containsKey(digest)).toList();
      return json(Json.object().with("missing", Json.digests(missing)));
    }
    Digest digest = new Digest(line.substring(line.lastIndexOf('/') + 1));
    if (line.startsWith("PUT ")) {
      blobs.put(digest, body);
      return new Answer(201, new byte[0]);
    }
    byte[] blob = blobs.get(digest);
    return blob == null
        ? new Answer(404, problem("unknown-blob", "no blob " + digest))
        : new Answer(200, blob);
  }

  private static Answer json(Json json) {
    return new Answer(200, json.canonical());
  }

  static byte[] problem(String code, String detail) {
    return Json.object().with("code", code).with("detail", detail).canonical();
  }
}
