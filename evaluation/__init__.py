"""The open benchmark: judged queries, baselines, measures and reports. Format and licence: docs/evaluation.md."""
