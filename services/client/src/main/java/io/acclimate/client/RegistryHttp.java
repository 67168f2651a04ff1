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
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Calls to the registry: a bound on every answer, and trying again, with growing and randomly
 * shortened pauses, whatever is safe to send twice.
 */
final class RegistryHttp {
  /** The longest silence in the middle of an answer is a third of the patience. */
  private static final int SILENCES = 3;

  private static final int MAX_ERROR_BYTES = 64 * 1024;

  private final URI base;
  private final Duration patience;
  private final Map<String, String> headers;
  private final HttpClient http;

  /**
   * @param patience how long a call may take before it fails, attempts and pauses together
   * @param headers of every request, besides those of its own
   */
  RegistryHttp(URI base, Duration patience, Map<String, String> headers) {
    this.headers = Map.copyOf(headers);
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

  /** How long a call may take before it fails, attempts and pauses together. */
  Patience patience() {
    return new Patience(patience);
  }

  /** Sends a request and returns the answer's body; any status but 2xx is an exception. */
  byte[] call(Call call) {
    return trying(call, timeout -> once(call, timeout));
  }

  /** Sends a request whose answer is all headers. */
  HttpHeaders headers(Call call) {
    return trying(
        call,
        timeout -> {
          HttpResponse<InputStream> response = open(call, timeout);
          try (InputStream nothing = response.body()) {
            nothing.readNBytes(call.maxAnswerBytes);
            return response.headers();
          } catch (IOException broken) {
            throw brokeOff(call, broken);
          }
        });
  }

  private <T> T trying(Call call, Function<Duration, T> once) {
    Patience left = patience();
    while (true) {
      try {
        return once.apply(left.left());
      } catch (RegistryUnavailableException unavailable) {
        boolean neverSent = unavailable.getCause() instanceof ConnectException;
        if (!(call.repeatable || neverSent) || !left.pause()) {
          throw unavailable;
        }
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
    try (InputStream stream = open(call, timeout).body()) {
      byte[] body = stream.readNBytes(call.maxAnswerBytes);
      if (body.length == call.maxAnswerBytes && stream.read() >= 0) {
        throw tooLarge(call, call.maxAnswerBytes);
      }
      return body;
    } catch (IOException broken) {
      throw brokeOff(call, broken);
    }
  }

  /**
   * Sends a request once and returns the answer with its body still on its way, to be closed by the
   * caller; any status but 2xx is an exception.
   *
   * @param timeout until the answer begins
   */
  HttpResponse<InputStream> open(Call call, Duration timeout) {
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
    }
    headers.forEach(request::header);
    call.headers.forEach(request::header);
    Duration longestSilence = patience.dividedBy(SILENCES);
    try {
      HttpResponse<InputStream> response =
          http.send(request.build(), answer -> new TimedBody(longestSilence));
      if (response.statusCode() / 100 == 2) {
        return response;
      }
      try (InputStream problem = response.body()) {
        throw failure(call, response.statusCode(), problem.readNBytes(MAX_ERROR_BYTES));
      }
    } catch (HttpConnectTimeoutException | ConnectException unreachable) {
      throw new RegistryUnavailableException(
          "Registry at %s cannot be reached for %s: it is not running, or acclimate.registry.url is wrong"
              .formatted(base, call),
          unreachable instanceof ConnectException
              ? unreachable
              : new ConnectException(unreachable.getMessage()));
    } catch (IOException broken) {
      throw brokeOff(call, broken);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      CancellationException cancelled = new CancellationException("Interrupted during " + call);
      cancelled.initCause(interrupted);
      throw cancelled;
    }
  }

  RegistryUnavailableException brokeOff(Call call, IOException broken) {
    return new RegistryUnavailableException(
        "Registry at %s broke off during %s: %s".formatted(base, call, broken), broken);
  }

  static RegistryException tooLarge(Call call, long maxBytes) {
    return new RegistryException(
        call.toString(),
        200,
        "answer-too-large",
        "the answer has more than " + maxBytes + " bytes");
  }

  private static RuntimeException failure(Call call, int status, byte[] problem) {
    RegistryException refused = refused(call, status, problem);
    return status == 429 || status >= 500
        ? new RegistryUnavailableException(String.valueOf(refused.getMessage()), refused)
        : refused;
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

  /**
   * A request.
   *
   * @param headers besides those of the body
   * @param repeatable whether sending it twice does what sending it once does
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared; a copy per blob would cost
  record Call(
      String method,
      String path,
      Map<String, String> headers,
      byte @Nullable [] body,
      String mediaType,
      int maxAnswerBytes,
      boolean repeatable) {
    private static final int MAX_JSON_BYTES = 16 * 1024 * 1024;
    private static final String JSON = "application/json";

    static Call get(String path) {
      return new Call("GET", path, Map.of(), null, JSON, MAX_JSON_BYTES, true);
    }

    /** A change: repeated only when it cannot have been received. */
    static Call write(String method, String path, Json body) {
      return new Call(method, path, Map.of(), body.canonical(), JSON, MAX_JSON_BYTES, false);
    }

    static Call ask(String path, Json body) {
      return new Call("POST", path, Map.of(), body.canonical(), JSON, MAX_JSON_BYTES, true);
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }
}
