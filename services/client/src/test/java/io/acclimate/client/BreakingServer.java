package io.acclimate.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.acclimate.core.artifact.Digest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A server of one blob, for downloads that break, lie or hang. */
final class BreakingServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Long> offsets = Collections.synchronizedList(new ArrayList<>());
  private final byte[] blob;
  private final Plan plan;

  /**
   * What an answer to a request becomes.
   *
   * @param bytes what is sent
   * @param claimedBytes what Content-Length says
   * @param sentBytes after how many the connection breaks
   * @param rangeBegin what Content-Range says; below 0 if all is sent, with status 200
   * @param hangs whether nothing more happens instead of a break
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Answer(byte[] bytes, long claimedBytes, int sentBytes, long rangeBegin, boolean hangs) {
    /** What a good server does: the blob's rest. */
    static Answer good(byte[] blob, long offset) {
      byte[] rest = Arrays.copyOfRange(blob, (int) offset, blob.length);
      return new Answer(rest, rest.length, rest.length, offset == 0 ? -1 : offset, false);
    }

    Answer brokenAfter(int count) {
      return new Answer(bytes, claimedBytes, Math.min(count, sentBytes), rangeBegin, false);
    }

    Answer hangingAfter(int count) {
      return new Answer(bytes, claimedBytes, Math.min(count, sentBytes), rangeBegin, true);
    }

    Answer withRangeFrom(long begin) {
      return new Answer(bytes, claimedBytes, sentBytes, begin, hangs);
    }

    Answer claiming(long count) {
      return new Answer(bytes, count, (int) Math.min(count, sentBytes), rangeBegin, false);
    }
  }

  /** Plans answers. */
  interface Plan {
    /**
     * One answer.
     *
     * @param request its number, from 0
     * @param offset that the request asks for
     */
    Answer answer(int request, long offset);
  }

  BreakingServer(byte[] blob, Plan plan) throws IOException {
    this.blob = blob;
    this.plan = plan;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  URI url() {
    return URI.create("http://localhost:" + server.getAddress().getPort());
  }

  /** Offsets that were asked for, in order. */
  List<Long> offsets() {
    return List.copyOf(offsets);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", "" + blob.length);
      exchange.sendResponseHeaders(200, -1);
      exchange.close();
      return;
    }
    long offset = offset(exchange.getRequestHeaders().getFirst("Range"));
    Answer answer;
    synchronized (offsets) {
      offsets.add(offset);
      answer = offset >= blob.length && offset > 0 ? null : plan.answer(offsets.size() - 1, offset);
    }
    if (answer == null) {
      exchange.sendResponseHeaders(416, -1);
      exchange.close();
      return;
    }
    boolean range = answer.rangeBegin() >= 0;
    if (range) {
      exchange
          .getResponseHeaders()
          .set(
              "Content-Range",
              "bytes %d-%d/%d".formatted(answer.rangeBegin(), blob.length - 1, blob.length));
    }
    exchange.getResponseHeaders().set("ETag", "\"" + Digest.of(blob) + "\"");
    exchange.sendResponseHeaders(range ? 206 : 200, answer.claimedBytes());
    exchange.getResponseBody().write(answer.bytes(), 0, answer.sentBytes());
    exchange.getResponseBody().flush();
    if (!answer.hangs()) {
      exchange.close(); // before all that was claimed is sent: the connection breaks
    }
  }

  private static long offset(@Nullable String range) {
    return range == null
        ? 0
        : Long.parseLong(range.substring("bytes=".length(), range.length() - 1));
  }
}
