package io.acclimate.schemas;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.ThreadLocalRandom;
import javax.net.ssl.SSLHandshakeException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * Calls to a schema registry: credentials, a bound on every answer, and trying again with growing,
 * randomly shortened pauses until the time-out. All calls of the protocol may be repeated.
 */
final class SchemaRegistryHttp {
  private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";
  private static final String NOT_THE_PROTOCOL =
      "that is not Confluent's protocol. acclimate.schema-registry.url must be the base of its REST"
          + " API (Apicurio: http://HOST:PORT/apis/ccompat/v7).";
  private static final int MAX_ANSWER_BYTES = 4 * 1024 * 1024;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  /** A connection that fell silent costs this share of the time-out: a new one may do better. */
  private static final int ATTEMPTS_WITHOUT_ANSWER = 3;

  private final SchemaRegistryConfig config;
  private final HttpClient http;

  SchemaRegistryHttp(SchemaRegistryConfig config) {
    this.config = config;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(config.timeout())
            .followRedirects(HttpClient.Redirect.NEVER);
    if (config.trustStore() != null) {
      builder.sslContext(TrustStore.load(config.trustStore(), config.trustStorePassword()));
    }
    this.http = builder.build();
  }

  JsonNode get(String path, String about) {
    return call("GET", path, BodyPublishers.noBody(), about);
  }

  JsonNode post(String path, String body, String about) {
    return call("POST", path, BodyPublishers.ofString(body), about);
  }

  JsonNode put(String path, String body, String about) {
    return call("PUT", path, BodyPublishers.ofString(body), about);
  }

  private JsonNode call(String method, String path, BodyPublisher body, String about) {
    long deadline = System.nanoTime() + config.timeout().toNanos();
    Duration pause = FIRST_PAUSE;
    @Nullable Attempt said = null;
    while (true) {
      Attempt attempt = attempt(method, path, body, about, deadline);
      if (attempt.answer != null) {
        return attempt.answer;
      }
      if (said == null || attempt.cause == null) {
        said = attempt; // what it answered tells more than that the last attempt ran out of time
      }
      long nanos = ThreadLocalRandom.current().nextLong(pause.toNanos() / 2, pause.toNanos());
      if (!attempt.again || System.nanoTime() + nanos - deadline >= 0) {
        throw new SchemaRegistryUnavailableException(said.problem, said.cause);
      }
      sleep(nanos);
      Duration twice = pause.multipliedBy(2);
      pause = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }
  }

  private Attempt attempt(
      String method, String path, BodyPublisher body, String about, long deadline) {
    long mostNanos = config.timeout().toNanos() / ATTEMPTS_WITHOUT_ANSWER;
    long leftNanos = Math.min(mostNanos, deadline - System.nanoTime());
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(config.url() + path))
            .timeout(Duration.ofNanos(Math.max(1_000_000, leftNanos)))
            .header("Accept", MEDIA_TYPE + ", application/json")
            .header("Content-Type", MEDIA_TYPE)
            .method(method, body);
    authorise(request);
    try {
      HttpResponse<InputStream> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream stream = response.body()) {
        byte[] answer = stream.readNBytes(MAX_ANSWER_BYTES + 1);
        return understand(response.statusCode(), answer, about);
      }
    } catch (SSLHandshakeException untrusted) {
      return Attempt.stop(
          "Schema registry at "
              + config.url()
              + " cannot be spoken to over TLS ("
              + untrusted.getMessage()
              + "). Set acclimate.schema-registry.trust-store to the authority of its certificate.");
    } catch (IOException unreachable) {
      return Attempt.again(
          "Schema registry at "
              + config.url()
              + " does not answer ("
              + unreachable
              + "). Is it running, and is acclimate.schema-registry.url right?",
          unreachable);
    } catch (InterruptedException interrupted) {
      throw new InterruptException(interrupted);
    }
  }

  private Attempt understand(int status, byte[] answer, String about) {
    if (answer.length > MAX_ANSWER_BYTES) {
      return Attempt.stop(where(status) + "more than " + MAX_ANSWER_BYTES + " bytes.");
    }
    if (status == 401 || status == 403) {
      return Attempt.stop(
          where(status)
              + (status == 401
                  ? "it does not accept our credentials. Set acclimate.schema-registry.username and"
                      + " password, or bearer-token."
                  : "our credentials may not do this. Give them rights on " + about + "."));
    }
    if (status == 429 || status >= 500) {
      return Attempt.again(where(status) + message(answer), null);
    }
    switch (status) {
      case 404 -> {
        if (!isProtocolError(answer)) {
          return Attempt.stop(where(status) + NOT_THE_PROTOCOL);
        }
        throw new SchemaRefusedException(
            SchemaRefusedException.Reason.NOT_FOUND, where(status) + message(answer));
      }
      case 409 ->
          throw new SchemaRefusedException(
              SchemaRefusedException.Reason.INCOMPATIBLE,
              where(status)
                  + "the schema breaks the compatibility rule of subject "
                  + about
                  + ": "
                  + message(answer));
      default -> {
        if (status < 200 || status >= 300) {
          throw new SchemaRefusedException(
              SchemaRefusedException.Reason.INVALID, where(status) + message(answer));
        }
      }
    }
    try {
      return Attempt.done(HttpSchemaRegistryClient.parse(answer));
    } catch (JsonProcessingException notJson) {
      return Attempt.stop(where(status) + NOT_THE_PROTOCOL);
    }
  }

  /** A 404 from something else at a wrong URL must not pass for an unknown schema. */
  private static boolean isProtocolError(byte[] answer) {
    try {
      return HttpSchemaRegistryClient.parse(answer).path("error_code").isInt();
    } catch (JsonProcessingException notJson) {
      return false;
    }
  }

  private String where(int status) {
    return "Schema registry at " + config.url() + " answered " + status + ": ";
  }

  private static String message(byte[] answer) {
    String text = new String(answer, StandardCharsets.UTF_8);
    try {
      String message = HttpSchemaRegistryClient.parse(answer).path("message").asText();
      text = message.isEmpty() ? text : message;
    } catch (JsonProcessingException notJson) {
      // The text itself is what there is to say.
    }
    return text.length() <= 500 ? text : text.substring(0, 500) + "…";
  }

  private void authorise(HttpRequest.Builder request) {
    if (config.bearerToken() != null) {
      request.header("Authorization", "Bearer " + config.bearerToken());
    } else if (config.username() != null) {
      String pair = config.username() + ":" + config.password();
      request.header(
          "Authorization",
          "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
    }
  }

  private static void sleep(long nanos) {
    try {
      Thread.sleep(Duration.ofNanos(nanos).toMillis());
    } catch (InterruptedException interrupted) {
      throw new InterruptException(interrupted);
    }
  }

  private record Attempt(
      @Nullable JsonNode answer, boolean again, String problem, @Nullable Throwable cause) {
    static Attempt done(JsonNode answer) {
      return new Attempt(answer, false, "", null);
    }

    static Attempt again(String problem, @Nullable Throwable cause) {
      return new Attempt(null, true, problem, cause);
    }

    static Attempt stop(String problem) {
      return new Attempt(null, false, problem, null);
    }
  }
}
