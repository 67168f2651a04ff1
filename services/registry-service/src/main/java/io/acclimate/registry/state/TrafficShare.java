package io.acclimate.registry.state;

/**
 * Part of the requests that an alias sees.
 *
 * @param share above 0 and at most 1
 */
public record TrafficShare(String alias, Role role, double share) {

  /** What an alias does with the requests that it sees. */
  public enum Role {
    /** Answers them. */
    SERVE,
    /** Predicts, answers nobody. */
    SHADOW,
    /** Answers them in place of champion. */
    CANARY
  }

  public TrafficShare {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException(
          "traffic.%s.share: %s is not above 0 and at most 1".formatted(alias, share));
    }
  }
}
