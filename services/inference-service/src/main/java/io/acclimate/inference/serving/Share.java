package io.acclimate.inference.serving;

/**
 * Which alias sees which part of a model's requests, beside champion.
 *
 * @param alias the alias
 * @param role CANARY or SHADOW
 * @param share of the requests, 0..1
 */
public record Share(String alias, Role role, double share) {
  public Share {
    if (role == Role.SERVE) {
      throw new IllegalArgumentException(
          "traffic: " + alias + " SERVE is no share beside champion");
    }
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(
          "traffic: the share of %s is %s, allowed is 0..1".formatted(alias, share));
    }
  }
}
