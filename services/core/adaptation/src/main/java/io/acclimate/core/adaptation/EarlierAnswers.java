package io.acclimate.core.adaptation;

import io.acclimate.core.adaptation.memory.ReplayAnswers;
import io.acclimate.core.adaptation.memory.RowRef;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.artifact.TensorBytes;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * What models answered to examples of the replay memory when they came: an example keeps the answer
 * that it got in its round, whatever later models say.
 *
 * @param examples of the memory
 * @param answers to these, in their order
 */
record EarlierAnswers(List<RowRef> examples, Logits answers) {
  EarlierAnswers {
    examples = List.copyOf(examples);
    if (examples.size() != answers.rows()) {
      throw new IllegalArgumentException(
          "%d answers to %d examples".formatted(answers.rows(), examples.size()));
    }
  }

  /** Answers as they were stored. */
  static EarlierAnswers of(List<RowRef> examples, ReplayAnswers stored) {
    int classes = Math.toIntExact(stored.logits().shape().get(1));
    return new EarlierAnswers(examples, new Logits(stored.logits().floats(), classes));
  }

  /** Answers to some of the examples, in their order. */
  Logits to(List<RowRef> some) {
    return picked(some, places(), answers.values());
  }

  /**
   * Answers to the examples that the memory has now: those it had before keep theirs.
   *
   * @param now the examples
   * @param rows looks up rows
   * @param ask answers the rows of new examples
   */
  EarlierAnswers renewed(
      List<RowRef> now,
      Function<List<RowRef>, List<PackRow>> rows,
      Function<List<PackRow>, Logits> ask) {
    Map<RowRef, Integer> places = places();
    List<RowRef> fresh = now.stream().filter(example -> !places.containsKey(example)).toList();
    float[] known = answers.values();
    if (!fresh.isEmpty()) {
      float[] asked = ask.apply(rows.apply(fresh)).values();
      known = Arrays.copyOf(known, known.length + asked.length);
      System.arraycopy(asked, 0, known, answers.values().length, asked.length);
      fresh.forEach(example -> places.put(example, places.size()));
    }
    return new EarlierAnswers(now, picked(now, places, known));
  }

  private Map<RowRef, Integer> places() {
    Map<RowRef, Integer> places = new HashMap<>();
    examples.forEach(example -> places.put(example, places.size()));
    return places;
  }

  private Logits picked(List<RowRef> some, Map<RowRef, Integer> places, float[] known) {
    int classes = answers.classes();
    float[] values = new float[some.size() * classes];
    for (int i = 0; i < some.size(); i++) {
      int place = Objects.requireNonNull(places.get(some.get(i)), "no answer to " + some.get(i));
      System.arraycopy(known, place * classes, values, i * classes, classes);
    }
    return new Logits(values, classes);
  }

  ReplayAnswers toStored() {
    return new ReplayAnswers(
        TensorBytes.ofFloats(answers.values(), answers.rows(), answers.classes()));
  }
}
