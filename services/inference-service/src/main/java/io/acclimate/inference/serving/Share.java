package io.acclimate.inference.serving;

/**
 * Which alias sees which part of a model's requests, beside champion.
 *
 * @param alias the alias
 * @param part what it does with them
 * @param share of the requests, 0..1
 */
public record Share(String alias, Part part, double share) {

  /** What an alias does with its share. */
  public enum Part {
    /** Answers in champion's place. */
    CANARY,
    /** Is asked after the answer was given, and answers nobody. */
    SHADOW
  }

  public Share {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(
          "traffic: the share of %s is %s, allowed is 0..1".formatted(alias, share));
    }
  }
}
