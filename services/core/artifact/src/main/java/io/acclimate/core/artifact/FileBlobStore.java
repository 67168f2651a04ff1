package io.acclimate.core.artifact;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Blobs in files: {@code sha256/ab/cdef…} under a root folder. A blob is written to {@code tmp/},
 * forced to disk and renamed, so a file under {@code sha256/} is always whole; several processes
 * may share the folder.
 */
public final class FileBlobStore implements BlobStore {
  private final Path blobs;
  private final Path temporary;

  /** Opens a store and makes its folders. */
  public FileBlobStore(Path root) {
    this.blobs = root.resolve("sha256");
    this.temporary = root.resolve("tmp");
    try {
      Files.createDirectories(blobs);
      Files.createDirectories(temporary);
    } catch (IOException e) {
      throw new UncheckedIOException("blob store: cannot make folders in " + root, e);
    }
  }

  @Override
  public void put(Digest digest, byte[] bytes) {
    CorruptBlobException.requireMatch(digest, bytes, "to put");
    Path folder = folder(digest);
    Path target = path(digest);
    try {
      if (holds(target, digest)) {
        return;
      }
      Files.createDirectories(folder);
      Path written = Files.createTempFile(temporary, digest.hex().substring(0, 16), ".blob");
      try {
        write(written, bytes);
        Files.move(written, target, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(written);
      }
      force(folder);
      force(blobs);
    } catch (IOException e) {
      throw new UncheckedIOException("blob store: cannot write " + target, e);
    }
  }

  @Override
  public byte[] get(Digest digest) {
    Path file = path(digest);
    try {
      return CorruptBlobException.requireMatch(digest, Files.readAllBytes(file), "in " + file);
    } catch (NoSuchFileException e) {
      BlobMissingException missing = new BlobMissingException(digest);
      missing.initCause(e);
      throw missing;
    } catch (IOException e) {
      throw new UncheckedIOException("blob store: cannot read " + file, e);
    }
  }

  @Override
  public boolean has(Digest digest) {
    return Files.isRegularFile(path(digest));
  }

  private Path folder(Digest digest) {
    return blobs.resolve(digest.hex().substring(0, 2));
  }

  private Path path(Digest digest) {
    return folder(digest).resolve(digest.hex().substring(2));
  }

  /** A damaged file is not held: putting the blob again mends it. */
  private static boolean holds(Path file, Digest digest) throws IOException {
    return Files.isRegularFile(file) && digest.matches(Files.readAllBytes(file));
  }

  private static void write(Path file, byte[] bytes) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
  }

  /** Makes a rename in this folder durable. */
  private static void force(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
