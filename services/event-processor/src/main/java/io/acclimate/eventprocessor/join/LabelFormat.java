package io.acclimate.eventprocessor.join;

import io.acclimate.core.artifact.LabelValue;
import io.acclimate.core.artifact.LabelValue.Box;
import io.acclimate.core.artifact.LabelValue.Boxes;
import io.acclimate.core.artifact.LabelValue.ClassName;
import io.acclimate.core.artifact.LabelValue.NameSet;
import io.acclimate.core.artifact.LabelValue.NumberValue;
import io.acclimate.eventprocessor.state.Texts;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Labels in state: a kind byte, then what the kind needs. */
final class LabelFormat {
  private static final int CLASS_NAME = 0;
  private static final int NUMBER = 1;
  private static final int NAME_SET = 2;
  private static final int BOXES = 3;

  private LabelFormat() {}

  static void write(DataOutputStream out, LabelValue label) throws IOException {
    switch (label) {
      case ClassName one -> {
        out.writeByte(CLASS_NAME);
        Texts.write(out, one.name());
      }
      case NumberValue number -> {
        out.writeByte(NUMBER);
        out.writeDouble(number.value());
      }
      case NameSet set -> {
        out.writeByte(NAME_SET);
        out.writeInt(set.names().size());
        for (String name : set.names()) {
          Texts.write(out, name);
        }
      }
      case Boxes boxes -> {
        out.writeByte(BOXES);
        out.writeInt(boxes.boxes().size());
        for (Box box : boxes.boxes()) {
          Texts.write(out, box.name());
          out.writeFloat(box.x());
          out.writeFloat(box.y());
          out.writeFloat(box.width());
          out.writeFloat(box.height());
        }
      }
    }
  }

  static LabelValue read(DataInputStream in) throws IOException {
    int kind = in.readUnsignedByte();
    return switch (kind) {
      case CLASS_NAME -> new ClassName(Texts.read(in));
      case NUMBER -> new NumberValue(in.readDouble());
      case NAME_SET -> {
        TreeSet<String> names = new TreeSet<>();
        for (int left = in.readInt(); left > 0; left--) {
          names.add(Texts.read(in));
        }
        yield new NameSet(names);
      }
      case BOXES -> {
        List<Box> boxes = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
          boxes.add(
              new Box(
                  Texts.read(in), in.readFloat(), in.readFloat(), in.readFloat(), in.readFloat()));
        }
        yield new Boxes(boxes);
      }
      default -> throw new IllegalStateException("The join's state has a label of kind " + kind);
    };
  }
}
