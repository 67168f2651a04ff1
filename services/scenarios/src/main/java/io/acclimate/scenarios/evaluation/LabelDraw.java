package io.acclimate.scenarios.evaluation;

import io.acclimate.scenarios.data.DataSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * Which rows of a target domain come with their label. All others come without, and are what is
 * scored.
 *
 * @param labelled row numbers, in the order of the data
 * @param unlabelled all other row numbers, in the order of the data
 */
record LabelDraw(List<Integer> labelled, List<Integer> unlabelled) {
  LabelDraw {
    labelled = List.copyOf(labelled);
    unlabelled = List.copyOf(unlabelled);
  }

  /**
   * Draws without replacement. Of what has fewer rows than are wanted, all but one are drawn, so
   * that something is left to score.
   *
   * @param labels how many per unit, 0 or more
   */
  static LabelDraw of(DataSet target, int labels, LabelUnit unit, RandomGenerator random) {
    Map<String, List<Integer>> groups = new TreeMap<>();
    for (int i = 0; i < target.rows().size(); i++) {
      String group = unit == LabelUnit.A_CLASS ? target.rows().get(i).label() : "";
      groups.computeIfAbsent(group, name -> new ArrayList<>()).add(i);
    }
    boolean[] drawn = new boolean[target.rows().size()];
    for (List<Integer> group : groups.values()) {
      int wanted = Math.min(labels, group.size() - 1);
      for (int i = 0; i < wanted; i++) {
        int j = i + random.nextInt(group.size() - i);
        Integer swapped = group.get(i);
        group.set(i, group.get(j));
        group.set(j, swapped);
        drawn[group.get(i)] = true;
      }
    }
    List<Integer> labelled = new ArrayList<>();
    List<Integer> unlabelled = new ArrayList<>();
    for (int i = 0; i < drawn.length; i++) {
      (drawn[i] ? labelled : unlabelled).add(i);
    }
    return new LabelDraw(labelled, unlabelled);
  }
}
