// Most of these tests wait, for a threshold or a back-off; a few load the machine. Three at once suit two cores.
[assembly: CollectionBehavior(MaxParallelThreads = 3)]
