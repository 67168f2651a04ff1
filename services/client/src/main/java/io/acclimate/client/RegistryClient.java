package io.acclimate.client;

import io.acclimate.client.RegistryHttp.Call;
import io.acclimate.core.artifact.Head;
import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.JsonFields;
import io.acclimate.core.artifact.Names;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads and steers the registry over its REST interface. Every method throws {@link
 * RegistryException} when the registry says no and {@link RegistryUnavailableException} when it
 * does not answer; reads are tried again for a while, changes only when they cannot have arrived.
 *
 * <pre>{@code
 * RegistryClient registry = new RegistryClient(URI.create("http://localhost:8080"));
 * registry.versions("pump-faults").forEach(System.out::println);
 * registry.rollBack("pump-faults", null); // to the champion before this one
 * }</pre>
 */
public final class RegistryClient {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration ONE_WAIT = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final String MODELS = "/api/v1/models";
  private static final String ISSUER = "Acclimate-Issued-By";

  private final RegistryHttp http;

  /** Takes the registry-service's base URL, such as {@code http://localhost:8080}. */
  public RegistryClient(URI registryUrl) {
    this(registryUrl, PATIENCE);
  }

  /**
   * A client with another time-out.
   *
   * @param patience how long one call may take, attempts and pauses together
   */
  public RegistryClient(URI registryUrl, Duration patience) {
    this(registryUrl, patience, "");
  }

  /**
   * A client that says who it is.
   *
   * @param issuer who asks for changes, as the models' histories shall name them: visible ASCII, at
   *     most 128 characters; may be empty
   */
  public RegistryClient(URI registryUrl, Duration patience, String issuer) {
    if (issuer.length() > 128 || !issuer.chars().allMatch(c -> c >= ' ' && c <= '~')) {
      throw new IllegalArgumentException(
          "issuer: '%s' is not at most 128 visible ASCII characters".formatted(issuer));
    }
    this.http =
        new RegistryHttp(
            registryUrl, patience, issuer.isEmpty() ? Map.of() : Map.of(ISSUER, issuer));
  }

  /**
   * All models and the position in the journal that the answer stands for.
   *
   * @param position offset of the last change that the answer knows; -1 when there is none
   */
  public record Models(long position, List<Model> models) {
    public Models {
      models = List.copyOf(models);
    }
  }

  /**
   * A change that was carried out.
   *
   * @param position offset of the change in the journal
   * @param epoch the model's epoch after it
   * @param detail one sentence for people
   */
  public record Written(long position, long epoch, String detail) {}

  /** All models. */
  public Models models() {
    return models(MODELS);
  }

  /** All models, as they are at a position or later. */
  public Models models(long minPosition) {
    return models(MODELS + "?minPosition=" + minPosition);
  }

  private Models models(String path) {
    return read(
        path,
        fields ->
            new Models(
                fields.integer("position", -1, Long.MAX_VALUE),
                fields.fieldsList("models").stream().map(Model::of).toList()));
  }

  /** One model; an unknown one is a {@link RegistryException} with status 404. */
  public Model model(String name) {
    return read(path(name), Model::of);
  }

  /** One model, or empty when there is none of that name. */
  public Optional<Model> findModel(String name) {
    return found(() -> model(name));
  }

  /** Versions of a model, by number. */
  public List<Version> versions(String model) {
    return read(
        path(model) + "/versions",
        fields -> fields.fieldsList("versions").stream().map(Version::of).toList());
  }

  /** One version of a model. */
  public Version version(String model, int version) {
    return read(path(model) + "/versions/" + version, Version::of);
  }

  /** What the round that made a version began with; empty if it was imported or pretrained. */
  public Optional<Origin> origin(String model, int version) {
    try {
      return Optional.of(read(version(model, version, "/origin"), Origin::of));
    } catch (RegistryException refused) {
      if (refused.code().equals("no-origin")) {
        return Optional.empty();
      }
      throw refused;
    }
  }

  /**
   * Writes the registry's whole state, as canonical JSON that is the same from every process.
   *
   * @throws IOException if the answer breaks off or cannot be written; what is written is a part
   */
  public void export(OutputStream out) throws IOException {
    try (InputStream state = http.open(Call.get("/api/v1/export"), http.patience().left()).body()) {
      state.transferTo(out);
    }
  }

  /** What a model's next round starts from. */
  public Head head(String model) {
    return read(path(model) + "/head", Answers::head);
  }

  /** The latest changes of a model, newest first. */
  public List<Change> history(String model, int limit) {
    return changes(path(model) + "/history?limit=" + limit);
  }

  /** Changes of a model before an offset in the journal, newest first. */
  public List<Change> history(String model, long before, int limit) {
    return changes(path(model) + "/history?before=" + before + "&limit=" + limit);
  }

  private List<Change> changes(String path) {
    return read(path, fields -> fields.fieldsList("changes").stream().map(Change::of).toList());
  }

  /** Where an alias points; an unknown one is a {@link RegistryException} with status 404. */
  public Tenure tenure(String model, String alias) {
    return read(alias(model, alias), Tenure::of);
  }

  /** Where an alias pointed at a time; 404 if nowhere. */
  public Tenure tenure(String model, String alias, Instant at) {
    return read(alias(model, alias) + "?at=" + encode(at.toString()), Tenure::of);
  }

  /** Where an alias pointed, newest first. */
  public List<Tenure> tenures(String model, String alias) {
    return read(
        alias(model, alias) + "/history",
        fields -> fields.fieldsList("tenures").stream().map(Tenure::of).toList());
  }

  /** Points an alias at a version. */
  public Written setAlias(String model, String alias, int version) {
    return setAlias(model, alias, version, "");
  }

  /** Points an alias at a version; the reason may be empty. */
  public Written setAlias(String model, String alias, int version, String reason) {
    return write(
        "PUT", alias(model, alias), Json.object().with("version", version).with("reason", reason));
  }

  /** Takes an alias away; never champion. */
  public Written removeAlias(String model, String alias, String reason) {
    return write("DELETE", alias(model, alias) + "?reason=" + encode(reason), Json.object());
  }

  /**
   * Lets aliases see requests beside champion.
   *
   * @param shares shadows and canaries; none leaves champion alone
   */
  public Written setTraffic(String model, List<Model.Traffic> shares, String reason) {
    List<Json> bodies = new ArrayList<>();
    for (Model.Traffic share : shares) {
      bodies.add(
          Json.object()
              .with("alias", share.alias())
              .with("role", share.role().name().toLowerCase(Locale.ROOT))
              .with("share", share.share()));
    }
    return write(
        "PUT",
        path(model) + "/traffic",
        Json.object().with("shares", Json.array(bodies)).with("reason", reason));
  }

  /** Describes or tags a model. */
  public Written annotate(String model, Notes notes) {
    return write("PATCH", path(model), notes.body());
  }

  /** Describes or tags a version. */
  public Written annotate(String model, int version, Notes notes) {
    return write("PATCH", version(model, version, ""), notes.body());
  }

  /** Puts a version away, so that no alias can point at it. */
  public Written archive(String model, int version, String reason) {
    return write("POST", version(model, version, "/archive"), Json.object().with("reason", reason));
  }

  /** Takes an archived version back. */
  public Written restore(String model, int version, String reason) {
    return write("POST", version(model, version, "/restore"), Json.object().with("reason", reason));
  }

  /** Deletes a version for good; refused while an alias points at it. */
  public Written deleteVersion(String model, int version, String reason) {
    return write("DELETE", version(model, version, "?reason=" + encode(reason)), Json.object());
  }

  /** Deletes a model for good; its name is never used again. */
  public Written deleteModel(String model, String reason) {
    return write("DELETE", path(model) + "?reason=" + encode(reason), Json.object());
  }

  /**
   * Puts champion, weights and weights-state back to a version.
   *
   * @param version null means the champion before this one
   */
  public Written rollBack(String model, @Nullable Integer version) {
    Json.Obj body = Json.object();
    return write(
        "POST", path(model) + "/rollback", version == null ? body : body.with("version", version));
  }

  /** Refuses a version: weights and weights-state go back to the champion's. */
  public Written refuse(String model, int version, String reason) {
    return write(
        "POST",
        path(model) + "/refuse",
        Json.object().with("version", version).with("reason", reason));
  }

  /** Lets the model's rounds wait; the reason may be empty. */
  public Written pause(String model, String reason) {
    return write("POST", path(model) + "/pause", Json.object().with("reason", reason));
  }

  /** Lets the model's rounds go on. */
  public Written resume(String model) {
    return write("POST", path(model) + "/resume", Json.object());
  }

  /**
   * Waits for the registry's decision about a command on the commands topic.
   *
   * @return empty when there is none within the time-out
   */
  public Optional<CommandResult> awaitCommand(String commandId, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (true) {
      long leftMillis = Math.max(0, Duration.ofNanos(deadline - System.nanoTime()).toMillis());
      long waitMillis = Math.min(leftMillis, ONE_WAIT.toMillis());
      String path = "/api/v1/commands/" + encode(commandId) + "?waitMillis=" + waitMillis;
      Optional<CommandResult> result = found(() -> read(path, CommandResult::of));
      if (result.isPresent() || leftMillis == 0) {
        return result;
      }
      LockSupport.parkNanos(PAUSE.toNanos()); // should an answer come without having waited
    }
  }

  private <T> T read(String path, Function<JsonFields, T> understand) {
    return understood(Call.get(path), understand);
  }

  private Written write(String method, String path, Json body) {
    return understood(
        Call.write(method, path, body),
        fields ->
            new Written(
                fields.integer("position", 0, Long.MAX_VALUE),
                fields.integer("epoch", 0, Long.MAX_VALUE),
                fields.string("detail", "")));
  }

  private <T> T understood(Call call, Function<JsonFields, T> understand) {
    JsonFields fields = http.json(call);
    try {
      return understand.apply(fields);
    } catch (InvalidFormatException unexpected) {
      throw new RegistryUnavailableException(
          "Registry answered %s with what this client does not understand: %s"
              .formatted(call, unexpected.getMessage()),
          unexpected);
    }
  }

  private static <T> Optional<T> found(Supplier<T> read) {
    try {
      return Optional.of(read.get());
    } catch (RegistryException refused) {
      if (refused.status() == 404) {
        return Optional.empty();
      }
      throw refused;
    }
  }

  private static String path(String model) {
    return MODELS + "/" + Names.requireModel(model);
  }

  private static String alias(String model, String alias) {
    return path(model) + "/aliases/" + Names.requireAlias(alias);
  }

  private static String version(String model, int version, String rest) {
    return path(model) + "/versions/" + version + rest;
  }

  private static String encode(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
