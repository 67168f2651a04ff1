package io.acclimate.standalone.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.avro.Applied;
import io.acclimate.avro.CompleteRound;
import io.acclimate.avro.Experience;
import io.acclimate.avro.Head;
import io.acclimate.avro.ModelChange;
import io.acclimate.avro.Verdict;
import io.acclimate.standalone.CommittedRecords;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the rounds of a model made, by its journal.
 *
 * @param model name of the model
 * @param made what each made, in the journal's order
 */
record Rounds(String model, List<Made> made) {
  Rounds {
    made = List.copyOf(made);
  }

  /**
   * What a round made.
   *
   * @param experience number of its experience
   * @param head what the next round starts from
   * @param version digest of the version's serving manifest; empty when the weights did not change
   */
  record Made(long experience, Head head, Optional<String> version) {}

  /**
   * Reads everything committed from offset 0, and checks that each experience was learnt once: the
   * ranges of the completed rounds are those of the experiences, one by one and in order, and each
   * example of the model is in exactly one of them.
   */
  static Rounds verified(Deployment deployment, String model) {
    CommittedRecords committed = deployment.committed();
    List<Experience> experiences =
        committed.valuesOf(deployment.topics().experiences(), Experience.class).stream()
            .filter(experience -> experience.getModel().equals(model))
            .toList();
    List<Made> made = new ArrayList<>();
    List<CompleteRound> completed = new ArrayList<>();
    for (ModelChange change :
        committed.valuesOf(deployment.topics().modelHistory(), ModelChange.class)) {
      if (change.getCommand().getModel().equals(model)
          && change.getCommand().getCommand() instanceof CompleteRound round
          && change.getDecision() instanceof Applied) {
        completed.add(round);
        made.add(
            new Made(
                round.getExperience(),
                round.getNewHead(),
                Optional.ofNullable(round.getVersion())
                    .map(version -> version.getServingDigest())));
      }
    }
    assertThat(completed)
        .extracting(Rounds::span)
        .as("rounds of %s", model)
        .containsExactlyElementsOf(experiences.stream().map(Rounds::span).toList());
    assertThat(completed).extracting(CompleteRound::getVerdict).doesNotContain(Verdict.FAILED);
    assertEachExampleIsIn(experiences, exampleOffsets(deployment, model));
    return new Rounds(model, made);
  }

  /** Number of versions that they made. */
  long versions() {
    return made.stream().filter(round -> round.version().isPresent()).count();
  }

  private static List<Long> exampleOffsets(Deployment deployment, String model) {
    return deployment.committed().of(deployment.topics().examples()).stream()
        .filter(record -> new String(record.key(), StandardCharsets.UTF_8).equals(model))
        .map(record -> record.offset())
        .toList();
  }

  private static void assertEachExampleIsIn(List<Experience> experiences, List<Long> offsets) {
    List<Long> inOne = new ArrayList<>();
    long end = -1;
    for (Experience experience : experiences) {
      assertThat(experience.getFirstOffset()).as("begin of %s", experience).isGreaterThan(end);
      end = experience.getLastOffset();
      List<Long> inRange =
          offsets.stream()
              .filter(offset -> offset >= experience.getFirstOffset())
              .filter(offset -> offset <= experience.getLastOffset())
              .toList();
      assertThat(experience.getLabelledTrain() + experience.getLabelledHoldOut())
          .as("examples of %s", experience)
          .isEqualTo(inRange.size());
      inOne.addAll(inRange);
    }
    assertThat(inOne).as("examples in an experience").isEqualTo(offsets);
  }

  /** What an experience and its round have in common. */
  private record Span(long number, int partition, long firstOffset, long lastOffset) {}

  private static Span span(Experience experience) {
    return new Span(
        experience.getNumber(),
        experience.getPartition(),
        experience.getFirstOffset(),
        experience.getLastOffset());
  }

  private static Span span(CompleteRound round) {
    return new Span(
        round.getExperience(), round.getPartition(), round.getFirstOffset(), round.getLastOffset());
  }
}
