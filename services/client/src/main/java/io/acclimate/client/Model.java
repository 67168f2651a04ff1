package io.acclimate.client;

import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Head;
import io.acclimate.core.artifact.JsonFields;
import io.acclimate.core.artifact.signing.Signature;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A registered model as the registry shows it.
 *
 * @param state active, paused or deleted
 * @param epoch offset of its last change in the journal
 * @param aliases where each alias points, {@code champion} among them
 * @param traffic who sees requests; champion alone unless a shadow or a canary runs
 * @param description what people wrote about it; may be empty
 * @param head what its next round starts from; null for a deleted model
 * @param failures rounds that failed on the experience that is next; null when none did
 */
public record Model(
    String name,
    State state,
    long epoch,
    String task,
    List<String> classes,
    String sourceDomain,
    String targetDomain,
    Digest specDigest,
    double holdOutFraction,
    String releasePolicy,
    Map<String, Alias> aliases,
    List<Traffic> traffic,
    String description,
    Map<String, String> tags,
    int versionCount,
    @Nullable Head head,
    @Nullable Failures failures) {
  public Model {
    classes = List.copyOf(classes);
    aliases = Map.copyOf(aliases);
    traffic = List.copyOf(traffic);
    tags = Map.copyOf(tags);
  }

  /** Whether its rounds run. */
  public enum State {
    ACTIVE,
    PAUSED,
    DELETED
  }

  /**
   * Where an alias points.
   *
   * @param sizeBytes bytes of the serving manifest and all its tensors
   * @param keyId key that signed it; null when unsigned
   * @param signature over the serving manifest's bytes; null when unsigned
   */
  public record Alias(
      int version,
      Digest servingDigest,
      long sizeBytes,
      @Nullable String keyId,
      @Nullable Signature signature) {}

  /**
   * Part of the requests that an alias sees.
   *
   * @param share above 0 and at most 1
   */
  public record Traffic(String alias, Role role, double share) {}

  /** What an alias does with the requests that it sees. */
  public enum Role {
    /** Answers them. */
    SERVE,
    /** Predicts, answers nobody. */
    SHADOW,
    /** Answers them in place of champion. */
    CANARY
  }

  /** Failed rounds on one experience. */
  public record Failures(long experience, int count, String lastCause) {}

  static Model of(JsonFields fields) {
    Map<String, Alias> aliases = new LinkedHashMap<>();
    fields.fieldsByName("aliases").forEach((name, target) -> aliases.put(name, alias(target)));
    return new Model(
        fields.string("name"),
        Answers.oneOf(State.class, fields, "state"),
        fields.integer("epoch", -1, Long.MAX_VALUE),
        fields.string("task"),
        fields.strings("classes"),
        fields.string("sourceDomain"),
        fields.string("targetDomain"),
        fields.digest("specDigest"),
        fields.number("holdOutFraction", 0, 1),
        fields.string("releasePolicy"),
        aliases,
        fields.has("traffic")
            ? fields.fieldsList("traffic").stream().map(Model::traffic).toList()
            : List.of(),
        fields.string("description", ""),
        fields.has("tags") ? fields.stringsByName("tags") : Map.of(),
        fields.intValue("versionCount", 0, Integer.MAX_VALUE),
        fields.has("head") ? Answers.head(fields.fields("head")) : null,
        fields.has("failures") ? failures(fields.fields("failures")) : null);
  }

  private static Alias alias(JsonFields fields) {
    return new Alias(
        fields.intValue("version", 1, Integer.MAX_VALUE),
        fields.digest("servingDigest"),
        fields.integer("sizeBytes", 0, Long.MAX_VALUE),
        fields.optionalString("keyId"),
        signature(fields));
  }

  private static @Nullable Signature signature(JsonFields fields) {
    String der = fields.optionalString("signature");
    if (der == null) {
      return null;
    }
    try {
      return new Signature(fields.string("keyId"), Base64.getDecoder().decode(der));
    } catch (IllegalArgumentException notBase64) {
      throw fields.refused("signature", "base64");
    }
  }

  private static Traffic traffic(JsonFields fields) {
    return new Traffic(
        fields.string("alias"),
        Answers.oneOf(Role.class, fields, "role"),
        fields.number("share", 0, 1));
  }

  private static Failures failures(JsonFields fields) {
    return new Failures(
        fields.integer("experience", 0, Long.MAX_VALUE),
        fields.intValue("count", 0, Integer.MAX_VALUE),
        fields.string("lastCause"));
  }
}
