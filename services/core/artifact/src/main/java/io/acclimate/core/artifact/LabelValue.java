package io.acclimate.core.artifact;

import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** The truth about an input. */
public sealed interface LabelValue {

  /** The name of one class. */
  record ClassName(String name) implements LabelValue {}

  /** A finite number (regression). */
  record NumberValue(double value) implements LabelValue {
    public NumberValue {
      if (!Double.isFinite(value)) {
        throw new InvalidFormatException("label: " + value + " is not a finite number");
      }
    }
  }

  /** A set of class names (multi-label). */
  record NameSet(SortedSet<String> names) implements LabelValue {
    public NameSet {
      names = Collections.unmodifiableSortedSet(new TreeSet<>(names));
    }
  }

  /** Objects in a medium (detection). */
  record Boxes(List<Box> boxes) implements LabelValue {
    public Boxes {
      boxes = List.copyOf(boxes);
    }
  }

  /** An axis-aligned box; edges and sizes are shares of the medium's width and height, 0..1. */
  record Box(String name, float x, float y, float width, float height) {
    public Box {
      requireShare("x", x);
      requireShare("y", y);
      requireShare("width", width);
      requireShare("height", height);
    }

    private static void requireShare(String key, float value) {
      if (!(value >= 0 && value <= 1)) {
        throw new InvalidFormatException("box." + key + ": " + value + " is not in 0..1");
      }
    }
  }
}
