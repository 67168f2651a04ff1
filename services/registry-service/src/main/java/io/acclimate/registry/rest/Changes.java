package io.acclimate.registry.rest;

import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.Names;
import io.acclimate.registry.RegistryService;
import io.acclimate.registry.journal.CommandIssuer;
import io.acclimate.registry.rest.Views.WrittenView;
import io.acclimate.registry.state.Action;
import io.acclimate.registry.state.Answer;
import io.acclimate.registry.state.Decision;
import io.acclimate.registry.state.Refusal;
import jakarta.inject.Singleton;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;

/**
 * Changes that come by HTTP: each is sent as a command like all others and answered when it is
 * decided, so that HTTP and Kafka have one order and one history.
 */
@Singleton
public final class Changes {
  /** Header with who asks, as they say; nothing checks it until people sign in. */
  public static final String ISSUER = "Acclimate-Issued-By";

  private static final int MAX_ISSUER = 128;
  private static final int MAX_REASON = 10_000;
  private static final Set<String> NOT_FOUND =
      Set.of(
          Refusal.UNKNOWN_MODEL.code(),
          Refusal.UNKNOWN_VERSION.code(),
          Refusal.UNKNOWN_ALIAS.code(),
          Refusal.VERSION_DELETED.code(),
          Refusal.MODEL_DELETED.code());

  private final RegistryService service;

  Changes(RegistryService service) {
    this.service = service;
  }

  /**
   * Has a change decided that was asked for by our own REST API.
   *
   * @param issuer value of the header {@link #ISSUER}
   */
  WrittenView rest(String model, @Nullable String issuer, Action action)
      throws InterruptedException {
    Reads.requireName(model);
    Answer answer = decided(model, issuedBy("rest", issuer), action);
    return switch (answer.decision()) {
      case Decision.Applied applied ->
          new WrittenView(answer.offset(), answer.offset(), applied.version(), applied.detail());
      case Decision.Named named ->
          new WrittenView(answer.offset(), answer.offset(), null, named.detail());
      case Decision.Refused refused ->
          throw new ProblemException(status(refused.code()), refused.code(), refused.reason());
      case Decision.Repeated repeated -> throw new IllegalStateException("the command's id is new");
    };
  }

  /**
   * Sends a command and waits for what comes of it.
   *
   * @throws ProblemException if it cannot be sent or is not answered in time
   */
  public Answer decided(String model, String issuedBy, Action action) throws InterruptedException {
    CommandIssuer.Issued issued;
    try {
      issued =
          service.commands().issue(model, issuedBy, action, service.settings().commandTimeout());
    } catch (KafkaException e) {
      throw notSent(e);
    }
    return issued
        .answer()
        .orElseThrow(
            () ->
                new ProblemException(
                    Status.SERVICE_UNAVAILABLE,
                    "not-answered",
                    "command %s is sent but not answered yet: see /api/v1/commands/%s"
                        .formatted(issued.commandId(), issued.commandId())));
  }

  /** Whoever asks may try again, unless the same would be too large again. */
  static ProblemException notSent(KafkaException e) {
    return e instanceof RecordTooLargeException
        ? new ProblemException(
            Status.REQUEST_ENTITY_TOO_LARGE,
            "change-too-large",
            "the command is larger than its topic takes: " + e.getMessage())
        : new ProblemException(
            Status.SERVICE_UNAVAILABLE,
            "not-sent",
            "the command could not be sent: " + e.getMessage());
  }

  /** How the journal names who asked: the door they came by, and who they say they are. */
  public static String issuedBy(String door, @Nullable String issuer) {
    if (issuer == null || issuer.isBlank()) {
      return door;
    }
    if (issuer.length() > MAX_ISSUER || issuer.chars().anyMatch(Character::isISOControl)) {
      throw invalid(
          "%s: 1 to %d characters without control characters".formatted(ISSUER, MAX_ISSUER));
    }
    return door + ":" + issuer.strip();
  }

  static void requireAlias(String alias) {
    try {
      String unused = Names.requireAlias(alias);
    } catch (InvalidFormatException e) {
      throw invalid(String.valueOf(e.getMessage()));
    }
  }

  static <T> T required(String key, @Nullable T value) {
    if (value == null) {
      throw invalid(key + ": is missing");
    }
    return value;
  }

  /** The elements of a list that must be there; none may be null. */
  static <T> List<T> elements(String key, @Nullable List<@Nullable T> list) {
    List<T> elements = new ArrayList<>();
    for (T element : required(key, list)) {
      elements.add(required("%s[%d]".formatted(key, elements.size()), element));
    }
    return elements;
  }

  static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  /** Why something is done; empty if nobody says. */
  static String reason(@Nullable String reason) {
    String given = orEmpty(reason);
    if (given.length() > MAX_REASON) {
      throw invalid("reason: %d characters are more than %d".formatted(given.length(), MAX_REASON));
    }
    return given;
  }

  static @Nullable Digest digest(String key, @Nullable String hex) {
    try {
      return hex == null ? null : new Digest(hex);
    } catch (InvalidFormatException e) {
      throw invalid(key + ": " + e.getMessage());
    }
  }

  static ProblemException invalid(String detail) {
    return new ProblemException(Status.BAD_REQUEST, "request-invalid", detail);
  }

  static Problem problem(MismatchedInputException e) {
    return Problem.of(Status.BAD_REQUEST, "request-invalid", e.getOriginalMessage());
  }

  /**
   * Bodies that are no JSON, above all. What is not found is a parameter that is no number: JAX-RS
   * takes it for a path that nobody has.
   */
  static Problem problem(WebApplicationException e) {
    Throwable reason = e.getCause() == null ? e : e.getCause();
    return Problem.of(
        e instanceof NotFoundException ? Status.BAD_REQUEST : e.getResponse().getStatusInfo(),
        "request-invalid",
        String.valueOf(reason.getMessage()));
  }

  private static Status status(String code) {
    if (NOT_FOUND.contains(code)) {
      return Status.NOT_FOUND;
    }
    if (code.equals(Refusal.COMMAND_INVALID.code())) {
      return Status.BAD_REQUEST;
    }
    return code.equals(Refusal.NOT_SUPPORTED.code()) ? Status.NOT_IMPLEMENTED : Status.CONFLICT;
  }
}
