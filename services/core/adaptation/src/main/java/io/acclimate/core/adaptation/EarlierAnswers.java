package io.acclimate.core.adaptation;

import io.acclimate.core.adaptation.memory.ReplayAnswers;
import io.acclimate.core.adaptation.memory.RowRef;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.artifact.TensorBytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * What models answered to examples of the replay memory when they came: an example keeps the answer
 * that it got in the last round of its domain, whatever later models say.
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
   * Answers to the examples that the memory has now. Those it had before keep theirs, but for
   * examples of domains that are learnt still: what was answered half-way through a domain is worth
   * less than what is answered at its end.
   *
   * @param now the examples
   * @param rows theirs, in their order
   * @param learning domains of the round
   * @param ask answers rows
   */
  EarlierAnswers renewed(
      List<RowRef> now,
      List<PackRow> rows,
      Set<String> learning,
      Function<List<PackRow>, Logits> ask) {
    Map<RowRef, Integer> places = places();
    List<PackRow> asked = new ArrayList<>();
    for (int i = 0; i < now.size(); i++) {
      if (!places.containsKey(now.get(i)) || learning.contains(rows.get(i).domain())) {
        places.put(now.get(i), answers.rows() + asked.size());
        asked.add(rows.get(i));
      }
    }
    float[] known = answers.values();
    if (!asked.isEmpty()) {
      float[] added = ask.apply(asked).values();
      known = Arrays.copyOf(known, known.length + added.length);
      System.arraycopy(added, 0, known, answers.values().length, added.length);
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
