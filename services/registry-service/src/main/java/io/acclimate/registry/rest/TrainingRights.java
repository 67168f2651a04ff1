package io.acclimate.registry.rest;

import io.acclimate.core.artifact.Digest;
import io.acclimate.registry.RegistryService;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response.Status;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who may read what tells of training data, and put blobs: whoever has the token, where one is set,
 * else everybody.
 */
@Singleton
final class TrainingRights {
  private static final String SCHEME = "bearer ";

  /** Who may read a blob. */
  enum Readers {
    EVERYBODY,
    /** Whoever has the token: it tells of training data, or may. */
    TRAINERS
  }

  private final byte @Nullable [] token;
  private final Predicate<Digest> served;

  @Inject
  TrainingRights(RegistryService service) {
    this(
        service.settings().trainingToken(),
        new ServedBlobs(service.journal(), service.blobs())::contains);
  }

  /**
   * @param token null lets everybody pass
   * @param served tells the blobs that serving needs
   */
  TrainingRights(@Nullable String token, Predicate<Digest> served) {
    this.token = token == null ? null : token.strip().getBytes(StandardCharsets.UTF_8);
    this.served = served;
  }

  /**
   * Lets a reader pass.
   *
   * @param authorization value of the header; null if there is none
   * @return who else may read the blob
   * @throws ProblemException if the blob tells of training data, or may, and the token is not there
   */
  Readers requireRead(Digest digest, @Nullable String authorization) {
    if (token == null || served.test(digest)) {
      return Readers.EVERYBODY;
    }
    if (!granted(authorization)) {
      throw refused("blob " + digest + " is not one that serving needs");
    }
    return Readers.TRAINERS;
  }

  /**
   * Lets somebody pass who puts blobs, or asks which are there.
   *
   * @param authorization value of the header; null if there is none
   */
  void requireWrite(@Nullable String authorization) {
    if (!granted(authorization)) {
      throw refused("putting blobs and asking which are there is not for everybody");
    }
  }

  private boolean granted(@Nullable String authorization) {
    if (token == null) {
      return true;
    }
    if (authorization == null
        || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return false;
    }
    byte[] given =
        authorization.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(given, token);
  }

  private static ProblemException refused(String what) {
    return new ProblemException(
        Status.UNAUTHORIZED,
        "token-required",
        what + ": give the registry's token, acclimate.registry.token");
  }
}
