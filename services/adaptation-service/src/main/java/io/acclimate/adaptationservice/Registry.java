package io.acclimate.adaptationservice;

import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Head;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What a worker needs of the registry. */
interface Registry {

  /**
   * A model as it is now; empty if there is none of this name, or no longer.
   *
   * @throws OutageException if the registry does not answer
   */
  Optional<Model> model(String name);

  /**
   * Sends a command and waits for what came of it, however long the registry is away. Sending the
   * same command again is answered with the first decision.
   *
   * @throws StoppedException if {@code stopped} turns true first
   */
  Decision decide(Command command, BooleanSupplier stopped) throws StoppedException;

  /**
   * A registered model that is not deleted.
   *
   * @param paused whether its rounds wait
   * @param head what the next round starts from
   * @param failures how often the round of the next experience was reported as failed
   */
  record Model(boolean paused, Head head, int failures) {

    /** Number of the last experience that the head covers; 0 before the first. */
    long covered() {
      return head.lastExperience() == null ? 0 : head.lastExperience().number();
    }
  }

  /** What a worker asks of the registry. */
  sealed interface Command {
    /** Identity of the command: equal for equal commands, so that a repeat changes nothing. */
    String id();

    Experience experience();

    /** Examples that the round used. */
    Range range();

    /** Digest of the head that the round started from. */
    Digest expectedHead();

    /** The same command under another identity, after a refusal whose cause is gone. */
    Command again();
  }

  /**
   * A round is done.
   *
   * @param version the version it made; null when the weights did not change
   * @param training digest of the training manifest; null for a round that failed
   * @param profiles digest of the profiles of the data on which the weights stayed; null if there
   *     are none, or if it made a version, which names its own
   * @param repeat counts refusals whose cause is gone; each needs a command of its own
   */
  record CompleteRound(
      Experience experience,
      Range range,
      Digest expectedHead,
      Head newHead,
      Verdict verdict,
      String reason,
      @Nullable NewVersion version,
      @Nullable Digest training,
      @Nullable Digest profiles,
      int repeat)
      implements Command {
    @Override
    public String id() {
      return CommandIds.of(
          "complete-round",
          experience.model(),
          experience.number(),
          expectedHead,
          newHead.digest(),
          repeat);
    }

    @Override
    public CompleteRound again() {
      return new CompleteRound(
          experience,
          range,
          expectedHead,
          newHead,
          verdict,
          reason,
          version,
          training,
          profiles,
          repeat + 1);
    }
  }

  /**
   * A version to be made.
   *
   * @param profiles digest of the reference profiles of the data it was made of; null if there are
   *     none
   */
  record NewVersion(
      Digest serving, long sizeBytes, String description, @Nullable Digest profiles) {}

  /** How a round ended. */
  enum Verdict {
    LEARNT,
    UNCHANGED,
    FAILED
  }

  /**
   * A round failed in a way that it could report.
   *
   * @param failure counts the failures of this experience from 1; a repeated report is no new one
   * @param repeat counts refusals whose cause is gone; each needs a command of its own
   */
  record RoundFailed(
      Experience experience,
      Range range,
      Digest expectedHead,
      String cause,
      int failure,
      int repeat)
      implements Command {
    @Override
    public String id() {
      return CommandIds.of(
          "round-failed/" + failure,
          experience.model(),
          experience.number(),
          expectedHead,
          expectedHead,
          repeat);
    }

    @Override
    public RoundFailed again() {
      return new RoundFailed(experience, range, expectedHead, cause, failure, repeat + 1);
    }
  }

  /** What came of a command. */
  sealed interface Decision {
    /**
     * It was carried out.
     *
     * @param version the version it made
     */
    record Applied(@Nullable Integer version) implements Decision {}

    /**
     * It was refused and changed nothing.
     *
     * @param code stable code, such as head-mismatch
     * @param absentBlobs what to put before asking again
     */
    record Refused(String code, String reason, List<Digest> absentBlobs) implements Decision {
      public Refused {
        absentBlobs = List.copyOf(absentBlobs);
      }
    }
  }
}
