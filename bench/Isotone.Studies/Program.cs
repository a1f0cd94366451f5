using Isotone.Studies;

return StudyCommand.Root().Parse(args).Invoke();
