package io.acclimate.core.model;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** How much of a network fine-tuning moves, as specs name it. */
public sealed interface Tuning {
  /** All of it, which an arm that names nothing else does. */
  Tuning WHOLE = new Whole();

  /** The last layer alone; losses of features, which then stay, move nothing. */
  Tuning HEAD_ONLY = new LastLayers(1);

  /** As specs and reports spell it; empty for {@link #WHOLE}. */
  String key();

  /** Every layer alike. */
  record Whole() implements Tuning {
    @Override
    public String key() {
      return "";
    }
  }

  /**
   * The layers nearest to the answers, while those below stay bit for bit.
   *
   * @param count how many layers with weights, 1..999; all if the network has no more
   */
  record LastLayers(int count) implements Tuning {
    private static final int MOST = 999;
    private static final Pattern KEY = Pattern.compile("last-([1-9][0-9]{0,2})");

    public LastLayers {
      Ranges.require("arm: last layers", count, 1, MOST);
    }

    @Override
    public String key() {
      return count == 1 ? "head-only" : "last-" + count;
    }
  }

  /** Half of the steps the last layer alone, and then every layer (LP-FT). */
  record ProbeFirst() implements Tuning {
    @Override
    public String key() {
      return "probe-first";
    }
  }

  /** Every layer, the more slowly the farther it is from the answers. */
  record Discriminative() implements Tuning {
    @Override
    public String key() {
      return "discriminative";
    }
  }

  /** What is added to each linear layer, a product of two small matrices (LoRA). */
  record LowRank() implements Tuning {
    @Override
    public String key() {
      return "lora";
    }
  }

  /** All keys; N is a number of layers. */
  static List<String> keys() {
    return List.of("head-only", "last-N", "probe-first", "discriminative", "lora");
  }

  /** The one that is spelt so. */
  static Optional<Tuning> find(String key) {
    Matcher last = LastLayers.KEY.matcher(key);
    return last.matches()
        ? Optional.of(new LastLayers(Integer.parseInt(last.group(1))))
        : Stream.of(HEAD_ONLY, new ProbeFirst(), new Discriminative(), new LowRank())
            .filter(tuning -> tuning.key().equals(key))
            .findFirst();
  }
}
