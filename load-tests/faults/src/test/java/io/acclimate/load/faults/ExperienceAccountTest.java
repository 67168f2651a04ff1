package io.acclimate.load.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.avro.ClassLabel;
import io.acclimate.avro.Example;
import io.acclimate.avro.Experience;
import io.acclimate.avro.Side;
import io.acclimate.avro.Trigger;
import io.acclimate.avro.TriggerKind;
import io.acclimate.client.AvroValues;
import io.acclimate.core.artifact.TensorBytes;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Examples lie at offsets 0 to 5, but for the marker of a transaction at 3. */
final class ExperienceAccountTest {
  @Test
  void findsNothingWhenTheyFollowEachOther() {
    assertThat(complaints(experience(1, 0, 2, 3), experience(2, 4, 5, 2))).isEmpty();
  }

  @Test
  void findsAGap() {
    assertThat(complaints(experience(1, 0, 1, 2), experience(2, 4, 5, 2)))
        .anyMatch(complaint -> complaint.contains("experience 2 begins at 4"));
  }

  @Test
  void findsAnOverlap() {
    assertThat(complaints(experience(1, 0, 2, 3), experience(2, 2, 5, 3)))
        .anyMatch(complaint -> complaint.contains("experience 2 begins at 2"));
  }

  @Test
  void findsAWrongCount() {
    assertThat(complaints(experience(1, 0, 2, 3), experience(2, 4, 5, 3)))
        .containsExactly("experience 2 counts 3 examples and has 2");
  }

  @Test
  void findsExamplesThatAreInNone() {
    assertThat(complaints(experience(1, 0, 2, 3)))
        .containsExactly("2 examples are in no experience");
  }

  @Test
  void findsANumberThatIsMissing() {
    assertThat(complaints(experience(1, 0, 2, 3), experience(3, 4, 5, 2)))
        .containsExactly("experience 3 comes where 2 must be");
  }

  private static List<String> complaints(Experience... experiences) {
    List<Books.At<Example>> examples =
        LongStream.of(0, 1, 2, 4, 5)
            .mapToObj(offset -> new Books.At<>(offset, example("e-" + offset)))
            .toList();
    Verification verification = new Verification();
    new ExperienceAccount(
            new Books(
                List.of(),
                List.of(),
                examples,
                List.of(experiences),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of()))
        .verify(verification);
    return verification.complaints();
  }

  private static Experience experience(long number, long first, long last, int count) {
    return new Experience(
        "gas-sensors",
        number,
        0,
        first,
        last,
        count - 1,
        1,
        0,
        new Trigger(TriggerKind.COUNT, ""),
        "5".repeat(64),
        Instant.EPOCH,
        Instant.EPOCH);
  }

  static Example example(String id) {
    return new Example(
        id,
        "gas-sensors",
        "plant",
        Side.TRAIN,
        AvroValues.toAvro(TensorBytes.ofFloats(new float[] {1})),
        new ClassLabel("ethanol"),
        Instant.EPOCH,
        Instant.EPOCH);
  }
}
