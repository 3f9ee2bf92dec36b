package churnline.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What receipts below an inbox say. */
final class Receipts {
  private Receipts() {}

  /** How many receipts there are for each SHA-256. */
  static Map<String, Integer> below(Path inbox) {
    Map<String, Integer> all = new HashMap<>();
    for (Path file : files(inbox)) {
      if (file.toString().endsWith(".receipt.txt")) {
        text(file)
            .lines()
            .filter(line -> line.startsWith("sha256:"))
            .forEach(line -> all.merge(line.substring(7).strip(), 1, Integer::sum));
      }
    }
    return all;
  }

  /** Every file below a folder; what moves meanwhile may be missed. */
  static List<Path> files(Path folder) {
    List<Path> all = new ArrayList<>();
    List<Path> entries;
    try (Stream<Path> inside = Files.list(folder)) {
      entries = inside.sorted().toList();
    } catch (NoSuchFileException moving) {
      return all;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    for (Path entry : entries) {
      if (Files.isDirectory(entry)) {
        all.addAll(files(entry));
      } else {
        all.add(entry);
      }
    }
    return all;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException moving) {
      return "";
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
