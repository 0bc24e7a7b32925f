namespace Titan.Worker.Execution.Native;

/// <summary>The errors that are always the machine's fault, whoever asked: it is short of something, or something of it is broken. None is charged to a task's retries.</summary>
/// <remarks>
/// Whatever keeps Titan from making its own folders, pipes, sockets and processes is the machine's fault by that alone. This list decides where a task named
/// the thing: its program, or the folder to start in. ENOENT, EACCES, ENOEXEC, E2BIG, ETXTBSY, ELOOP and the like are then the task's own.
/// </remarks>
internal static class MachineFaults
{
    public static bool Contains(int error) => error is
        // Short of processes, memory, descriptors, buffers or room.
        Errno.Again or Errno.NoMemory or Errno.TooManyFilesHere or Errno.TooManyFiles or Errno.NoBuffers or Errno.NoSpace or Errno.OverQuota
        // A disk, a device, or the way to a file server is broken or gone.
        or Errno.InputOutput or Errno.ReadOnlyFileSystem or Errno.NoSuchDevice or Errno.NoDevice or Errno.Stale or Errno.Unclean or Errno.RemoteInputOutput
        or Errno.NoMedium or Errno.NotConnected or Errno.TimedOut or Errno.HostDown;
}
