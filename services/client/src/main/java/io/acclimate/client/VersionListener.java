package io.acclimate.client;

/**
 * Told of the versions of one alias, one after the other, on the subscription's thread. What a
 * method throws ends the subscription, see {@link ModelSubscription#failure}; so handle what may go
 * wrong.
 */
@FunctionalInterface
public interface VersionListener {

  /** The alias points at this version, which is fetched and verified. */
  void available(ModelVersion version);

  /**
   * The alias or its model is gone; until something is available again, nobody says what to use.
   *
   * @param last what was available before
   */
  default void withdrawn(ModelVersion last) {}

  /**
   * The alias points at a version that is not signed as it must be, or that is broken; the one that
   * was available before stays. It is tried again when it is announced again.
   *
   * @param reason one sentence for people
   */
  default void refused(AnnouncedVersion version, String reason) {}
}
