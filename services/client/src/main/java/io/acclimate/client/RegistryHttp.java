package io.acclimate.client;

import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.JsonFields;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Calls to the registry: a bound on every answer, and trying again, with growing and randomly
 * shortened pauses, whatever is safe to send twice.
 */
final class RegistryHttp {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
  private static final String ISSUER = "Acclimate-Issued-By";
  private static final int MAX_ERROR_BYTES = 64 * 1024;

  private final URI base;
  private final Duration patience;
  private final String issuer;
  private final HttpClient http;

  /**
   * @param patience how long a call may take before it fails, attempts and pauses together
   * @param issuer who asks for changes, for the history; may be empty
   */
  RegistryHttp(URI base, Duration patience, String issuer) {
    this.issuer = issuer;
    String url = base.toString();
    this.base = URI.create(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
    this.patience = patience;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(patience)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /** Sends a request and returns the answer's body; any status but 2xx is an exception. */
  byte[] call(Call call) {
    long deadline = System.nanoTime() + patience.toNanos();
    Duration pause = FIRST_PAUSE;
    while (true) {
      Duration left = Duration.ofNanos(deadline - System.nanoTime());
      try {
        return once(call, left.compareTo(Duration.ofMillis(1)) > 0 ? left : Duration.ofMillis(1));
      } catch (RegistryUnavailableException unavailable) {
        boolean neverSent = unavailable.getCause() instanceof ConnectException;
        long nanos = ThreadLocalRandom.current().nextLong(pause.toNanos() / 2, pause.toNanos());
        boolean over = System.nanoTime() + nanos - deadline >= 0;
        if (over || !(call.repeatable || neverSent)) {
          throw unavailable;
        }
        sleep(nanos);
        Duration twice = pause.multipliedBy(2);
        pause = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
      }
    }
  }

  /** Like {@link #call}, for answers in JSON. */
  JsonFields json(Call call) {
    byte[] body = call(call);
    try {
      return JsonFields.of("", Json.parse(body));
    } catch (InvalidFormatException notJson) {
      throw new RegistryUnavailableException(
          "Registry at %s answered %s with what is not our JSON (%s): is acclimate.registry.url right?"
              .formatted(base, call, notJson.getMessage()),
          notJson);
    }
  }

  private byte[] once(Call call, Duration timeout) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + call.path))
            .timeout(timeout)
            .method(
                call.method,
                call.body == null
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofByteArray(call.body));
    if (call.body != null) {
      request.header("Content-Type", call.mediaType);
      if (!issuer.isEmpty()) {
        request.header(ISSUER, issuer);
      }
    }
    try {
      HttpResponse<InputStream> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream stream = response.body()) {
        return understand(call, response.statusCode(), stream);
      }
    } catch (HttpConnectTimeoutException | ConnectException unreachable) {
      throw new RegistryUnavailableException(
          "Registry at %s cannot be reached for %s: it is not running, or acclimate.registry.url is wrong"
              .formatted(base, call),
          unreachable instanceof ConnectException
              ? unreachable
              : new ConnectException(unreachable.getMessage()));
    } catch (IOException broken) {
      throw new RegistryUnavailableException(
          "Registry at %s broke off during %s: %s".formatted(base, call, broken), broken);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw cancelled(call, interrupted);
    }
  }

  private byte[] understand(Call call, int status, InputStream stream) throws IOException {
    if (status / 100 == 2) {
      byte[] body = stream.readNBytes(call.maxAnswerBytes);
      if (body.length == call.maxAnswerBytes && stream.read() >= 0) {
        throw new RegistryException(
            call.toString(),
            status,
            "answer-too-large",
            "the answer has more than " + call.maxAnswerBytes + " bytes");
      }
      return body;
    }
    RegistryException refused = refused(call, status, stream.readNBytes(MAX_ERROR_BYTES));
    if (status == 429 || status >= 500) {
      throw new RegistryUnavailableException(String.valueOf(refused.getMessage()), refused);
    }
    throw refused;
  }

  private static RegistryException refused(Call call, int status, byte[] problem) {
    try {
      JsonFields fields = JsonFields.of("problem", Json.parse(problem));
      return new RegistryException(
          call.toString(), status, fields.string("code", ""), fields.string("detail", ""));
    } catch (InvalidFormatException notAProblem) {
      String text = new String(problem, StandardCharsets.UTF_8).strip();
      return new RegistryException(
          call.toString(), status, "", text.length() <= 200 ? text : text.substring(0, 200) + "…");
    }
  }

  private static void sleep(long nanos) {
    try {
      Thread.sleep(Duration.ofNanos(nanos).toMillis());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw cancelled("a pause", interrupted);
    }
  }

  private static CancellationException cancelled(Object during, InterruptedException cause) {
    CancellationException cancelled = new CancellationException("Interrupted during " + during);
    cancelled.initCause(cause);
    return cancelled;
  }

  /**
   * A request.
   *
   * @param repeatable whether sending it twice does what sending it once does
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared; a copy per blob would cost
  record Call(
      String method,
      String path,
      byte @Nullable [] body,
      String mediaType,
      int maxAnswerBytes,
      boolean repeatable) {
    private static final int MAX_JSON_BYTES = 16 * 1024 * 1024;
    private static final String JSON = "application/json";

    static Call get(String path) {
      return new Call("GET", path, null, JSON, MAX_JSON_BYTES, true);
    }

    /** A change: repeated only when it cannot have been received. */
    static Call write(String method, String path, Json body) {
      return new Call(method, path, body.canonical(), JSON, MAX_JSON_BYTES, false);
    }

    static Call ask(String path, Json body) {
      return new Call("POST", path, body.canonical(), JSON, MAX_JSON_BYTES, true);
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }
}
