package churnline.edge.inbox;

import churnline.core.disk.Attempts;
import churnline.edge.files.Disk;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Attempts as small files in {@code inbox/.attempts}, one per subject, beside the claims: whoever
 * takes over the claims finds them. A note outlives a killed process; it is not forced to the disk,
 * for a power cut is nothing that a file did.
 */
public final class AttemptNotes implements Attempts {
  private static final Pattern NOTE =
      Pattern.compile("(?<state>alone|together|failed) (?<failures>\\d{1,9})\n");

  /** A claim, the answer to its file, or a stage. */
  private static final Pattern SUBJECT =
      Pattern.compile("(answer-)?[0-9A-Z]{26}|[a-z][a-z-]{0,39}");

  private static final int LONGEST_NOTE = 64;

  private final Path folder;
  private final Consumer<String> warn;
  private final Set<String> told = new HashSet<>();

  /** Subjects whose notes could not be removed when their attempts were over. */
  private final Set<String> stale = new HashSet<>();

  private final Set<String> inHand = new HashSet<>();
  private boolean isStopping;

  private enum State {
    /** In hand, with nothing else. */
    ALONE,
    /** In hand, one of several. */
    TOGETHER,
    /** Over. */
    FAILED
  }

  private record Note(State state, int failures) {
    String text() {
      return state.name().toLowerCase(java.util.Locale.ROOT) + " " + failures + "\n";
    }

    static Optional<Note> of(String text) {
      Matcher matcher = NOTE.matcher(text);
      return matcher.matches()
          ? Optional.of(
              new Note(
                  State.valueOf(matcher.group("state").toUpperCase(java.util.Locale.ROOT)),
                  Integer.parseInt(matcher.group("failures"))))
          : Optional.empty();
    }

    Note over() {
      return new Note(State.FAILED, failures + (state == State.ALONE ? 1 : 0));
    }
  }

  /**
   * @param inbox below which the notes lie; the folder is made when the first is written
   * @param warn is told once what keeps notes from being written
   */
  public AttemptNotes(Path inbox, Consumer<String> warn) {
    this.warn = warn;
    folder = inbox.resolve(".attempts");
  }

  @Override
  public synchronized void begin(String subject, boolean alone) {
    write(subject, new Note(alone ? State.ALONE : State.TOGETHER, failures(subject)));
    inHand.add(subject);
    if (isStopping) {
      stopping();
    }
  }

  @Override
  public synchronized void succeeded(String subject) {
    inHand.remove(subject);
    forget(subject);
  }

  @Override
  public synchronized void withdrawn(String subject) {
    inHand.remove(subject);
    int failures = read(subject).map(Note::failures).orElse(0);
    if (failures > 0) {
      write(subject, new Note(State.FAILED, failures));
    } else {
      forget(subject);
    }
  }

  @Override
  public synchronized int failed(String subject) {
    inHand.remove(subject);
    Note over = read(subject).orElse(new Note(State.FAILED, 0)).over();
    write(subject, over);
    return over.failures();
  }

  @Override
  public synchronized int failures(String subject) {
    return read(subject)
        .map(note -> inHand.contains(subject) ? note : note.over())
        .map(Note::failures)
        .orElse(0);
  }

  @Override
  public synchronized Set<String> suspects() {
    Set<String> suspects = new TreeSet<>();
    for (String subject : subjects()) {
      if (read(subject).isPresent()) {
        suspects.add(subject);
      }
    }
    return suspects;
  }

  @Override
  public synchronized List<String> settle(Set<String> known) {
    List<String> died = new ArrayList<>();
    for (String subject : subjects()) {
      Optional<Note> note = read(subject);
      if (note.isEmpty() || !known.contains(subject)) {
        forget(subject);
      } else if (note.get().state() != State.FAILED) {
        write(subject, note.get().over());
        died.add(subject);
      }
    }
    return died;
  }

  /**
   * From now on what is in hand is ended by wish: the process may be killed before it is over, and
   * that is not charged.
   */
  public synchronized void stopping() {
    isStopping = true;
    Set.copyOf(inHand).forEach(this::withdrawn);
  }

  /** What else lies in the folder is none of ours. */
  private List<String> subjects() {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> SUBJECT.matcher(name).matches())
          .sorted()
          .toList();
    } catch (IOException | UncheckedIOException none) {
      return List.of();
    }
  }

  private Optional<Note> read(String subject) {
    if (stale.contains(subject)) {
      return Optional.empty();
    }
    Path file = folder.resolve(subject);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(file)) {
      return Note.of(new String(in.readNBytes(LONGEST_NOTE), StandardCharsets.ISO_8859_1));
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  private void write(String subject, Note note) {
    Path file = folder.resolve(subject);
    try {
      Disk.makeFolders(folder);
      try (FileChannel channel =
              Disk.open(
                  file,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE,
                  StandardOpenOption.TRUNCATE_EXISTING);
          OutputStream out = Disk.stream(channel, file)) {
        out.write(note.text().getBytes(StandardCharsets.ISO_8859_1));
      }
      stale.remove(subject);
    } catch (IOException failure) {
      tell(failure);
    }
  }

  /** Without notes a file that kills the process is tried again and again; all else goes on. */
  private void tell(IOException failure) {
    String text = folder + " cannot be written: " + failure;
    if (told.add(text)) {
      warn.accept(
          text + "; a file that ends the process is not counted until it can; check the folder");
    }
  }

  /** A note that cannot be removed now is passed over by this process, and removed later. */
  private void forget(String subject) {
    stale.add(subject);
    Path file = folder.resolve(subject);
    try {
      Disk.deleteIfExists(file);
      stale.remove(subject);
    } catch (IOException failure) {
      tell(failure);
    }
  }
}
