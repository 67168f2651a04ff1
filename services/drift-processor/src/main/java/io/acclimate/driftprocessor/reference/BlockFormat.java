package io.acclimate.driftprocessor.reference;

import io.acclimate.core.drift.ReferenceProfile;
import io.acclimate.driftprocessor.wire.ReferenceBlock;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of a {@link ReferenceBlock} in its store, version 1: a version byte, then the fields in
 * order, numbers big-endian, lists and texts (UTF-8) behind their length. Not Avro, so that a
 * restore needs no schema registry.
 */
final class BlockFormat {
  private static final int VERSION = 1;

  private BlockFormat() {}

  static byte[] write(ReferenceBlock block) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(64 * 1024);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      write(out, block.model());
      out.writeLong(block.epoch());
      out.writeInt(block.version());
      out.writeInt(block.block());
      out.writeInt(block.blocks());
      out.writeLong(block.writtenAtMillis());
      out.writeInt(block.features().size());
      for (FeatureReference feature : block.features()) {
        write(out, feature);
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  static ReferenceBlock read(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int format = in.readUnsignedByte();
      if (format != VERSION) {
        throw new IllegalStateException(
            "The references' state has format " + format + "; this program reads " + VERSION + ".");
      }
      String model = readText(in);
      long epoch = in.readLong();
      int version = in.readInt();
      int block = in.readInt();
      int blocks = in.readInt();
      long writtenAtMillis = in.readLong();
      List<FeatureReference> features = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        features.add(readFeature(in));
      }
      return new ReferenceBlock(model, epoch, version, block, blocks, features, writtenAtMillis);
    } catch (IOException damaged) {
      throw new UncheckedIOException("The references' state is damaged", damaged);
    }
  }

  private static void write(DataOutputStream out, FeatureReference feature) throws IOException {
    ReferenceProfile profile = feature.profile();
    write(out, profile.feature());
    out.writeInt(profile.bins());
    for (double edge : profile.edges()) {
      out.writeDouble(edge);
    }
    for (long count : profile.counts()) {
      out.writeLong(count);
    }
    out.writeDouble(profile.min());
    out.writeDouble(profile.max());
    out.writeDouble(profile.mean());
    out.writeDouble(profile.standardDeviation());
    out.writeInt(feature.categories().size());
    for (String category : feature.categories()) {
      write(out, category);
    }
  }

  private static FeatureReference readFeature(DataInputStream in) throws IOException {
    String name = readText(in);
    int bins = in.readInt();
    double[] edges = new double[bins - 1];
    for (int i = 0; i < edges.length; i++) {
      edges[i] = in.readDouble();
    }
    long[] counts = new long[bins];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = in.readLong();
    }
    ReferenceProfile profile =
        ReferenceProfile.of(
            name,
            edges,
            counts,
            in.readDouble(),
            in.readDouble(),
            in.readDouble(),
            in.readDouble());
    List<String> categories = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      categories.add(readText(in));
    }
    return new FeatureReference(profile, categories);
  }

  private static void write(DataOutputStream out, String text) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(utf8.length);
    out.write(utf8);
  }

  private static String readText(DataInputStream in) throws IOException {
    return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
  }
}
